{
  "variables": {
    "hostile": ["hostile.cc", "hostile.def"],
    "client_program": ["client.c"]
  }
}

{
  "variables": {
    "hostile": ["hostile.cc", "hostile.def"]
  }
}

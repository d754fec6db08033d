{
  "variables": {
    "hostile": [
      "hostile/enumerations.cc",
      "hostile/exports.cc",
      "hostile/exports.def",
      "hostile/handles.cc",
      "hostile/rules.cc"
    ],
    "sparse": [
      "hostile/sparse.cc",
      "hostile/sparse.def"
    ],
    "client_program": ["client.c"]
  }
}

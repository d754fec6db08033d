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
    "twin": [
      "twin/twin.cc",
      "twin/twin.def",
      "../../native/resource-dll/manifest.cc",
      "../../native/resource-dll/property-list.cc",
      "../../native/resource-dll/property-type.cc",
      "../../native/resource-dll/text.cc",
      "../../native/wire/frames.cc"
    ],
    "client_program": ["client.c"]
  }
}

{
  "variables": {
    "hostile": [
      "hostile/exports.cc",
      "hostile/enumerations.cc",
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
    "client_program": ["client.c"],
    "resource_v1": ["resource-dlls/v1.c"],
    "resource_v2": ["resource-dlls/v2.c"],
    "resource_v3": ["resource-dlls/v3.c"],
    "resource_v4": ["resource-dlls/v4.c"],
    "resource_none": ["resource-dlls/none.c"],
    "resource_observer": ["observer/observer.cc"]
  }
}

{
  "variables": {
    "clusapi": [
      "native/addon.cc",
      "native/library.cc",
      "native/bind/environment.cc",
      "native/bind/function.cc",
      "native/bind/guard.cc",
      "native/bind/handle-table.cc",
      "native/bind/handle.cc",
      "native/bind/mailbox.cc",
      "native/bind/pool.cc",
      "native/bind/reader.cc",
      "native/bind/threads.cc",
      "native/table/cluster.cc",
      "native/table/crypto.cc",
      "native/table/enumeration.cc",
      "native/table/group.cc",
      "native/table/node.cc",
      "native/table/registry.cc",
      "native/table/resource.cc"
    ],
    "standin": []
  }
}

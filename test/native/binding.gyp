{
  "includes": ["sources.gypi"],
  "variables": { "library_extension": "so", "conditions": [["OS=='win'", { "library_extension": "dll" }]] },
  "target_defaults": {
    "product_prefix": "",
    "product_dir": "<(PRODUCT_DIR)/../../../../build/Release/test",
    "include_dirs": ["../../native"],
    "cflags!": ["-fno-exceptions"],
    "cflags_cc!": ["-fno-exceptions", "-std=gnu++14", "-std=gnu++17", "-std=gnu++1y", "-std=gnu++20"],
    "cflags_cc": ["-std=c++20", "-Wall", "-Wextra", "-fvisibility=hidden"],
    "msvs_settings": {
      "VCCLCompilerTool": { "ExceptionHandling": 1, "AdditionalOptions": ["/std:c++20", "/Zc:preprocessor", "/utf-8"] }
    }
  },
  "targets": [
    {
      "target_name": "hostile",
      "type": "shared_library",
      "product_extension": "<(library_extension)",
      "win_delay_load_hook": "false",
      "sources": ["<!@(node ../../native/pieces.mjs sources.gypi hostile build/pieces)"]
    },
    {
      "target_name": "sparse",
      "type": "shared_library",
      "product_extension": "<(library_extension)",
      "win_delay_load_hook": "false",
      "sources": ["<@(sparse)"]
    },
    {
      "target_name": "twin",
      "type": "shared_library",
      "product_extension": "<(library_extension)",
      "win_delay_load_hook": "false",
      "sources": ["<!@(node ../../native/pieces.mjs sources.gypi twin build/pieces)"]
    },
    {
      "target_name": "client_program",
      "type": "executable",
      "win_delay_load_hook": "false",
      "sources": ["<@(client_program)"],
      "conditions": [["OS=='linux'", { "libraries": ["-ldl", "-lpthread"] }]]
    },
    {
      "target_name": "resource_v1",
      "type": "shared_library",
      "product_extension": "<(library_extension)",
      "win_delay_load_hook": "false",
      "sources": ["<@(resource_v1)"],
      "conditions": [["OS=='win'", { "libraries": ["clusapi.lib"] }]]
    },
    {
      "target_name": "resource_v2",
      "type": "shared_library",
      "product_extension": "<(library_extension)",
      "win_delay_load_hook": "false",
      "sources": ["<@(resource_v2)"],
      "conditions": [["OS=='win'", { "libraries": ["clusapi.lib"] }]]
    },
    {
      "target_name": "resource_v3",
      "type": "shared_library",
      "product_extension": "<(library_extension)",
      "win_delay_load_hook": "false",
      "sources": ["<@(resource_v3)"],
      "conditions": [["OS=='win'", { "libraries": ["clusapi.lib"] }]]
    },
    {
      "target_name": "resource_v4",
      "type": "shared_library",
      "product_extension": "<(library_extension)",
      "win_delay_load_hook": "false",
      "sources": ["<@(resource_v4)"],
      "conditions": [["OS=='win'", { "libraries": ["clusapi.lib"] }]]
    },
    {
      "target_name": "resource_none",
      "type": "shared_library",
      "product_extension": "<(library_extension)",
      "win_delay_load_hook": "false",
      "sources": ["<@(resource_none)"]
    },
    {
      "target_name": "resource_observer",
      "type": "shared_library",
      "product_extension": "<(library_extension)",
      "win_delay_load_hook": "false",
      "sources": ["<@(resource_observer)"],
      "conditions": [["OS=='linux'", { "libraries": ["-ldl"] }]]
    }
  ]
}

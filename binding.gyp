{
  "includes": ["native/sources.gypi"],
  "target_defaults": {
    "include_dirs": ["native"],
    "cflags!": ["-fno-exceptions"],
    "cflags_cc!": ["-fno-exceptions", "-std=gnu++14", "-std=gnu++17", "-std=gnu++1y", "-std=gnu++20"],
    "cflags_cc": ["-std=c++20", "-Wall", "-Wextra", "-fvisibility=hidden"],
    "xcode_settings": { "CLANG_CXX_LANGUAGE_STANDARD": "c++20", "GCC_ENABLE_CPP_EXCEPTIONS": "YES" },
    "msvs_settings": {
      "VCCLCompilerTool": { "ExceptionHandling": 1, "AdditionalOptions": ["/std:c++20", "/Zc:preprocessor", "/utf-8"] }
    }
  },
  "targets": [
    {
      "target_name": "clusapi",
      "sources": ["<!@(node native/pieces.mjs native/sources.gypi clusapi build/pieces)"],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NAPI_CPP_EXCEPTIONS", "NODE_ADDON_API_DISABLE_DEPRECATED"],
      "conditions": [
        ["OS=='linux'", { "ldflags": ["-Wl,-z,nodelete"] }]
      ]
    },
    {
      # Make leaves a copy beside the addon, too; nothing looks there.
      "target_name": "standin",
      "product_name": "clusapi",
      "product_dir": "<(PRODUCT_DIR)/simulator",
      "type": "shared_library",
      "win_delay_load_hook": "false",
      "sources": ["<!@(node native/pieces.mjs native/sources.gypi standin build/pieces)"],
      "conditions": [
        ["OS=='win'", {
          "product_extension": "dll",
          "sources": ["native/standin/version.rc"],
          "libraries": ["ws2_32.lib"],
          "msvs_settings": {
            "VCLinkerTool": { "ModuleDefinitionFile": "<(module_root_dir)/native/standin/exports.gen.def" }
          }
        }, {
          "product_prefix": "lib",
          "product_extension": "so"
        }],
        ["OS=='linux'", {
          "ldflags": [
            "-Wl,-z,nodelete",
            "-Wl,--version-script=<(module_root_dir)/native/standin/exports.gen.map"
          ]
        }]
      ]
    },
    {
      "target_name": "resource_host",
      "product_name": "resource-host",
      "product_dir": "<(PRODUCT_DIR)/host",
      "type": "executable",
      "win_delay_load_hook": "false",
      "sources": ["<!@(node native/pieces.mjs native/sources.gypi resource_host build/pieces)"],
      "conditions": [["OS=='linux'", { "libraries": ["-ldl", "-lpthread"] }]]
    },
    {
      # It takes clusapi from whoever loads it: on Windows as an import, elsewhere as symbols that are there already.
      "target_name": "resource_dll",
      "product_name": "resource-type",
      "product_dir": "<(PRODUCT_DIR)/resource-dll",
      "type": "shared_library",
      "win_delay_load_hook": "false",
      "sources": ["<!@(node native/pieces.mjs native/sources.gypi resource_dll build/pieces)"],
      "conditions": [
        ["OS=='win'", {
          "product_extension": "dll",
          "libraries": ["clusapi.lib"]
        }, {
          "product_prefix": "lib",
          "product_extension": "so"
        }],
        ["OS=='linux'", { "ldflags": ["-Wl,-z,nodelete"] }]
      ]
    }
  ]
}

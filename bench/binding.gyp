{
  "target_defaults": {
    "include_dirs": ["../native"],
    "cflags_cc!": ["-fno-exceptions", "-fno-rtti", "-std=gnu++14", "-std=gnu++17", "-std=gnu++20"],
    "cflags_cc": ["-std=c++20", "-O2", "-Wall", "-Wextra", "-fvisibility=hidden"],
    "conditions": [["OS=='win'", { "msvs_settings": { "VCCLCompilerTool": { "AdditionalOptions": ["/std:c++20"] } } }]]
  },
  "targets": [
    { "target_name": "memory", "type": "shared_library", "product_prefix": "", "product_dir": "<(PRODUCT_DIR)", "sources": ["native/memory.cc"] },
    { "target_name": "floor", "sources": ["native/floor.cc"], "conditions": [["OS=='linux'", { "libraries": ["-ldl"] }]] }
  ]
}

#pragma once
// A Node.js process: the channel to it, what it prints, its life. One thread starts it, serves it and sees its end; others
// send, wake and kill. No wait inside the system lasts longer than asked for, whatever Node does or leaves undone.
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "abi/platform.h"

namespace resource_dll {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

// What is run, as UTF-8: absolute paths of Node and its script, and the folder it runs in.
struct Launch {
  std::string node, script, folder;
};

enum class Stream { Channel, Output, Errors };

// Who gets what has arrived.
class Receiver {
 public:
  // False where the process is not to be listened to any longer.
  virtual bool received(Stream stream, std::span<const uint8_t> bytes) = 0;

 protected:
  ~Receiver() = default;
};

class NodeProcess {
 public:
  NodeProcess();
  ~NodeProcess();
  NodeProcess(const NodeProcess&) = delete;

  // Starts it. The calling thread is its own from then on: off Windows Node is killed when that thread ends.
  DWORD start(const Launch& launch);

  // Waits until something arrives, or for as long as said, and hands over what has. False once the channel has ended, by
  // either side.
  bool serve(Milliseconds limit, Receiver& receiver);

  // Ends the channel, lets the process end by itself for as long as said, then kills it and all it has started. What it
  // printed last is handed over. How it ended, as the end of a sentence.
  std::string finish(Milliseconds grace, Receiver& receiver);

  // On any thread. Sends a frame, or keeps it until Node takes it; false where too much waits already, or the channel has
  // ended.
  bool send(std::vector<uint8_t> frame);
  // Ends the current wait.
  void wake();
  // Kills it and all it has started; the end shows in serve.
  void kill();

 private:
  struct Native;
  const std::unique_ptr<Native> native_;
};

}  // namespace resource_dll

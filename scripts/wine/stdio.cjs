// Preload for node.exe under Wine, where a Unix pipe as stdout or stderr makes process.stdout or process.stderr throw,
// because libuv cannot open it: these are replaced by streams that write synchronously.
const { Writable } = require('node:stream')
const { writeSync } = require('node:fs')

function writeAll(fd, chunk) {
  for (let offset = 0; offset < chunk.length; ) {
    try {
      offset += writeSync(fd, chunk, offset)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
}

function stream(fd) {
  const result = new Writable({
    decodeStrings: true,
    write(chunk, _encoding, done) {
      try {
        writeAll(fd, chunk)
        done()
      } catch (error) {
        done(error)
      }
    },
  })
  // What Node's own standard streams have, and never end.
  return Object.assign(result, {
    fd,
    _type: 'fs',
    isTTY: false,
    _isStdio: true,
    destroySoon: result.destroy,
    _destroy: (error, done) => done(error),
  })
}

function works(name) {
  try {
    return process[name] !== undefined
  } catch {
    return false
  }
}

for (const [name, fd] of [
  ['stdout', 1],
  ['stderr', 2],
]) {
  if (works(name)) continue
  const replacement = stream(fd)
  Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => replacement })
}

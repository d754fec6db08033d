/**
 * A resource type with a real job: a TCP service that greets whoever connects, says back what it is sent, and is looked after by
 * connecting to it.
 *
 * docs/resource-types.md goes through it, from nothing to a failover.
 */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { addAbortSignal } from 'node:stream'
import { defineResourceType } from 'clusapi/resource-type'

export default defineResourceType({
  name: 'TCP Service',

  properties: {
    Port: { type: 'dword', required: true, minimum: 1, maximum: 65535 },
    Address: { type: 'string', default: '127.0.0.1' },
    Greeting: { type: 'string', default: 'hello' },
  },

  looksAliveInterval: 1000,

  // Becomes resource.state.
  open: () => ({ listening: false, visitors: 0 }),

  async online({ properties, state, signal, log }) {
    const { Port: port, Address: host, Greeting } = properties
    const server = createServer(socket => {
      state.visitors++
      socket.on('error', () => socket.destroy()) // a visitor who goes away is no fault of the service
      socket.setEncoding('utf8').write(`${Greeting}\n`)
      socket.on('data', text => {
        // What goes wrong in practice, on request.
        if (`${text}`.trim() === 'stop listening') server.close()
        if (`${text}`.trim() === 'crash') throw new Error('a visitor asked for it')
        socket.write(text)
      })
      addAbortSignal(signal, socket) // once it is aborted nobody is served any more
    })
    server.on('close', () => {
      state.listening = false
    })
    // The server closes when the signal is aborted: once the resource is offline, or is terminated.
    await once(server.listen({ port, host, signal }), 'listening', { signal })
    state.listening = true
    log.info(`listens on ${host}:${port}`)
  },

  offline({ state, log }) {
    log.info(`had ${state.visitors} visitors`)
  },

  // Quick, every second.
  looksAlive: ({ state }) => state.listening,

  // Thorough: is somebody there who greets?
  async isAlive({ properties }) {
    const { Port: port, Address: host, Greeting } = properties
    const socket = connect({ port, host }).setEncoding('utf8')
    try {
      const [greeting] = await once(socket, 'data', { signal: AbortSignal.timeout(5000) })
      return greeting === `${Greeting}\n`
    } finally {
      socket.destroy()
    }
  },
})

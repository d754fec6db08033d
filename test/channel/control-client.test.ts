import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { ControlClient, ControlError } from '../../lib/channel/control-client.js'
import type { Endpoint } from '../../lib/channel/endpoint.js'
import { decodeJson, decodeRequest, encodeJson, encodeReply, FrameSplitter } from '../../lib/channel/frames.js'

interface Question {
  id: number
  method: string
  params: { text?: string }
}

const token = '0123456789abcdef0123456789abcdef'

/** A service that welcomes the right token and then lets `answer` deal with each question. */
async function listen(answer: (question: Question, socket: net.Socket) => void): Promise<[net.Server, Endpoint]> {
  const server = net.createServer(socket => {
    const splitter = new FrameSplitter()
    let welcome = false
    socket.on('error', () => socket.destroy())
    socket.on('data', chunk => {
      for (const body of splitter.push(chunk)) {
        if (welcome) {
          answer(decodeJson(body) as Question, socket)
        } else {
          welcome = decodeRequest(body).args[1] === token
          socket.write(encodeReply({ status: welcome ? 0 : 5, flags: 0, values: [] }))
        }
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return [server, { port: (server.address() as net.AddressInfo).port, token, node: null }]
}

const failsWith = (code: string, method: string) => (error: unknown) =>
  error instanceof ControlError && error.code === code && error.method === method

describe('the control client', () => {
  let server: net.Server
  let endpoint: Endpoint

  before(async () => {
    const late: Question[] = []
    ;[server, endpoint] = await listen((question, socket) => {
      const { id, method, params } = question
      if (method === 'echo') socket.write(encodeJson({ id, result: params }))
      if (method === 'late') late.push(question)
      if (method === 'flush')
        for (const { id } of [...late.splice(0), question]) socket.write(encodeJson({ id, result: id }))
      if (method === 'refuse') socket.write(encodeJson({ id, error: { code: 'ERR_LAB', message: 'no such node' } }))
      if (method === 'hang up') socket.destroy()
      if (method === 'babble') socket.write(encodeJson({ id: 99 }))
    })
  })

  after(() => server.close())

  it('answers requests, also out of order', async () => {
    const client = await ControlClient.connect(endpoint)
    assert.deepEqual(await client.request('echo', { text: '☃' }), { text: '☃' })
    const late = client.request('late')
    const flush = client.request('flush')
    assert.deepEqual(await Promise.all([late, flush]), [2, 3])
    client.close()
    assert.equal(client.closed, true)
  })

  it('passes on the code of a refusal', async () => {
    const client = await ControlClient.connect(endpoint)
    await assert.rejects(client.request('refuse'), failsWith('ERR_LAB', 'refuse'))
    assert.equal(client.closed, false)
    client.close()
  })

  it('rejects what is open when the connection ends, and what comes later', async () => {
    for (const method of ['hang up', 'babble']) {
      const client = await ControlClient.connect(endpoint)
      const open = client.request('late')
      await Promise.all([
        assert.rejects(open, failsWith('ERR_CLUSAPI_CONTROL_LOST', 'late')),
        assert.rejects(client.request(method), failsWith('ERR_CLUSAPI_CONTROL_LOST', method)),
      ])
      await assert.rejects(client.request('echo'), failsWith('ERR_CLUSAPI_CONTROL_LOST', 'echo'))
    }
  })

  it('says that the token was refused, or that nobody listens', async () => {
    await assert.rejects(
      ControlClient.connect({ ...endpoint, token: 'f'.repeat(32) }),
      failsWith('ERR_CLUSAPI_CONTROL_REFUSED', 'connect'),
    )
    const [silent, gone] = await listen(() => {})
    await new Promise(resolve => silent.close(resolve))
    await assert.rejects(ControlClient.connect(gone), failsWith('ERR_CLUSAPI_CONTROL_LOST', 'connect'))
  })
})

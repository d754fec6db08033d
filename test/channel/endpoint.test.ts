import assert from 'node:assert/strict'
import { EndpointError, formatEndpoint, isEndpoint, parseEndpoint } from '../../lib/channel/endpoint.js'

const token = '0123456789abcdef0123456789abcdef'

describe('endpoints', () => {
  it('are read and written', () => {
    assert.deepEqual(parseEndpoint(`sim:40123-${token}`), { port: 40123, token, node: null })
    assert.deepEqual(parseEndpoint(`40123-${token}`), { port: 40123, token, node: null })
    assert.deepEqual(parseEndpoint(`sim:1-${token}/NODE/2-é`), { port: 1, token, node: 'NODE/2-é' })
    for (const text of [`sim:40123-${token}`, `sim:65535-${token}/NODE2`]) {
      assert.equal(formatEndpoint(parseEndpoint(text)), text)
    }
  })

  it('are told from other cluster names by their prefix', () => {
    assert.equal(isEndpoint('sim:anything'), true)
    assert.equal(isEndpoint('SIM'), false)
    assert.equal(isEndpoint(''), false)
  })

  it('say what is wrong with them, and never the token', () => {
    const wrong: [string, RegExp][] = [
      ['', /no token$/],
      ['sim:', /no token$/],
      ['sim:40123', /no token$/],
      [`sim:0-${token}`, /"0" is not a port$/],
      [`sim:65536-${token}`, /"65536" is not a port$/],
      [`sim: 1-${token}`, /" 1" is not a port$/],
      [`sim:1-${token}0`, /32 lower-case hexadecimal digits$/],
      [`sim:1-${token.toUpperCase()}`, /32 lower-case hexadecimal digits$/],
      [`sim:1-${token}/`, /nothing follows its slash$/],
    ]
    for (const [text, message] of wrong) {
      assert.throws(
        () => parseEndpoint(text),
        (error: unknown) => {
          assert.ok(error instanceof EndpointError)
          assert.equal(error.code, 'ERR_CLUSAPI_ENDPOINT')
          assert.match(error.message, message)
          assert.doesNotMatch(error.message, /0123456789abcdef/i)
          return true
        },
        text,
      )
    }
  })
})

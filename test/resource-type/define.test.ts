import assert from 'node:assert/strict'
import { defineResourceType } from '../../lib/resource-type.js'

const online = () => {}
const define = (more: object) => defineResourceType({ name: 'T', online, ...more } as never)
const property = (schema: object) => define({ properties: { P: schema } })

describe('the definition of a resource type', () => {
  it('is taken as it is', () => {
    const definition = {
      name: 'TCP Service (v2.1)',
      properties: {
        Port: { type: 'dword', default: 80, minimum: 1, maximum: 65535 },
        Least: { type: 'int64', default: -(2n ** 63n) },
        Since: { type: 'filetime', minimum: 1n },
        Peers: { type: 'multi-string', default: ['a', 'b'] },
        Key: { type: 'binary', required: true },
        Found: { type: 'string', readonly: true },
      },
      looksAliveInterval: 1000,
      online,
      control: { GET_CLASS_INFO: () => undefined, 20971521: () => undefined },
    } as const
    assert.equal(defineResourceType(definition), definition)
  })

  const wrong: [field: string, code: string, define: () => unknown, problem?: RegExp][] = [
    ['definition', 'ERR_INVALID_ARG_TYPE', () => defineResourceType(null as never)],
    ['definition.onlien', 'ERR_INVALID_ARG_VALUE', () => define({ onlien: online }), /known: name, properties/],
    ['definition.name', 'ERR_INVALID_ARG_TYPE', () => define({ name: 7 })],
    ['definition.name', 'ERR_INVALID_ARG_VALUE', () => define({ name: 'a\\b' })],
    ['definition.name', 'ERR_INVALID_ARG_VALUE', () => define({ name: 'a ' })],
    ['definition.online', 'ERR_INVALID_ARG_TYPE', () => define({ online: undefined })],
    ['definition.isAlive', 'ERR_INVALID_ARG_TYPE', () => define({ isAlive: true })],
    ['definition.looksAliveInterval', 'ERR_OUT_OF_RANGE', () => define({ looksAliveInterval: 0 })],
    ['definition.isAliveInterval', 'ERR_INVALID_ARG_TYPE', () => define({ isAliveInterval: '1s' })],
    ['definition.control', 'ERR_INVALID_ARG_TYPE', () => define({ control: online })],
    ['definition.control.GET_NAME', 'ERR_INVALID_ARG_TYPE', () => define({ control: { GET_NAME: 'x' } })],
    ['definition.properties', 'ERR_INVALID_ARG_TYPE', () => define({ properties: [] })],
    ['definition.properties.a=b', 'ERR_INVALID_ARG_VALUE', () => define({ properties: { 'a=b': { type: 'dword' } } })],
    [
      'definition.properties.PORT',
      'ERR_INVALID_ARG_VALUE',
      () => define({ properties: { Port: { type: 'dword' }, PORT: { type: 'dword' } } }),
      /twice/,
    ],
    ['definition.properties.P.type', 'ERR_INVALID_ARG_VALUE', () => property({ type: 'word' }), /'dword', 'int32'/],
    ['definition.properties.P.min', 'ERR_INVALID_ARG_VALUE', () => property({ type: 'dword', min: 1 })],
    ['definition.properties.P.required', 'ERR_INVALID_ARG_TYPE', () => property({ type: 'dword', required: 1 })],
    ['definition.properties.P.default', 'ERR_INVALID_ARG_TYPE', () => property({ type: 'dword', default: '80' })],
    ['definition.properties.P.default', 'ERR_INVALID_ARG_TYPE', () => property({ type: 'qword', default: 80 })],
    ['definition.properties.P.default', 'ERR_OUT_OF_RANGE', () => property({ type: 'dword', default: -1 })],
    ['definition.properties.P.default', 'ERR_OUT_OF_RANGE', () => property({ type: 'int32', default: 1.5 })],
    ['definition.properties.P.default', 'ERR_OUT_OF_RANGE', () => property({ type: 'qword', default: 2n ** 64n })],
    [
      'definition.properties.P.default',
      'ERR_OUT_OF_RANGE',
      () => property({ type: 'dword', default: 0, minimum: 1 }),
      /from 1 to 4294967295. Received 0/,
    ],
    ['definition.properties.P.default', 'ERR_INVALID_ARG_VALUE', () => property({ type: 'string', default: 'a\nb' })],
    [
      'definition.properties.P.default[1]',
      'ERR_INVALID_ARG_VALUE',
      () => property({ type: 'multi-string', default: ['a', ''] }),
    ],
    ['definition.properties.P.default', 'ERR_INVALID_ARG_TYPE', () => property({ type: 'binary', default: 'ff' })],
    ['definition.properties.P.maximum', 'ERR_INVALID_ARG_VALUE', () => property({ type: 'string', maximum: 7 })],
    ['definition.properties.P.maximum', 'ERR_OUT_OF_RANGE', () => property({ type: 'int32', maximum: 2 ** 31 })],
    ['definition.properties.P.minimum', 'ERR_OUT_OF_RANGE', () => property({ type: 'dword', minimum: 2, maximum: 1 })],
    [
      'definition.properties.P.required',
      'ERR_INVALID_ARG_VALUE',
      () => property({ type: 'dword', default: 1, required: true }),
    ],
    [
      'definition.properties.P.required',
      'ERR_INVALID_ARG_VALUE',
      () => property({ type: 'dword', required: true, readonly: true }),
    ],
  ]
  for (const [field, code, define, problem = /./] of wrong) {
    it(`is refused with ${code} for ${define
      .toString()
      .replace(/^\(\) => /, '')
      .replace(/\s+/g, ' ')}`, () => {
      assert.throws(define, (error: Error & { code: string }) => {
        assert.equal(error.code, code)
        assert.ok(error.message.startsWith(`The ${JSON.stringify(field)} argument`), error.message)
        assert.match(error.message, problem)
        return true
      })
    })
  }
})

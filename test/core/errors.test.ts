import assert from 'node:assert/strict'
import { errorName, errorNames } from '../../lib/constants/error-names.js'
import { errorRemedies, Win32Error } from '../../lib/constants/errors.gen.js'
import { ClusterDataError, ClusterError } from '../../lib/core/errors.js'

describe('ClusterError', () => {
  it('reads as the documentation says', () => {
    const error = new ClusterError(5007, 'OpenClusterResource', 'SQL')
    assert.equal(error.message, "ERROR_RESOURCE_NOT_FOUND: the cluster has no such resource, OpenClusterResource 'SQL'")
    const { name, code, errno, syscall, target } = error
    assert.deepEqual(
      { name, code, errno, syscall, target },
      {
        name: 'ClusterError',
        code: 'ERROR_RESOURCE_NOT_FOUND',
        errno: 5007,
        syscall: 'OpenClusterResource',
        target: 'SQL',
      },
    )
    assert(error instanceof Error)
    assert.match(String(error.stack), /^ClusterError: ERROR_RESOURCE_NOT_FOUND/)
  })

  it('knows what to do about the errors people meet', () => {
    for (const name of ['NTE_BAD_KEY', 'NTE_BAD_KEYSET', 'ERROR_ACCESS_DENIED', 'RPC_S_SERVER_UNAVAILABLE'] as const) {
      const error = new ClusterError(Win32Error[name], 'X')
      assert.equal(error.code, name)
      assert(error.remedy !== null && error.message.endsWith(`. ${error.remedy}`), error.message)
    }
    for (const name of ['EPT_S_NOT_REGISTERED', 'ERROR_CLUSTER_NOT_INSTALLED', 'ERROR_SERVICE_DOES_NOT_EXIST']) {
      assert(name in errorRemedies, name)
    }
    assert.match(new ClusterError(Win32Error.NTE_BAD_KEY, 'X').message, /exportable/)
    assert.equal(new ClusterError(87, 'X').remedy, null)
  })

  it('is unsigned, also for numbers that came as signed ones', () => {
    const error = new ClusterError(0x80090003 | 0, 'X')
    assert.deepEqual([error.errno, error.code], [0x80090003, 'NTE_BAD_KEY'])
  })

  it('has a code for numbers without a name', () => {
    assert.equal(new ClusterError(12345, 'X').code, 'WIN32_12345')
    assert.equal(errorName(0xfffffff0), 'WIN32_4294967280')
    assert.equal(errorName(0), 'ERROR_SUCCESS')
    assert.deepEqual(errorNames(0), ['ERROR_SUCCESS', 'S_OK'])
    assert.deepEqual(errorNames(12345), [])
  })

  it('keeps a long name whole in target and short in the message', () => {
    const target = 'x'.repeat(10_000)
    const error = new ClusterError(5007, 'OpenClusterResource', target)
    assert.equal(error.target, target)
    assert(error.message.length < 400)
  })

  it('carries its cause', () => {
    const cause = new Error('because')
    assert.equal(new ClusterError(5, 'X', null, { cause }).cause, cause)
    assert(!('cause' in new ClusterError(5, 'X')))
  })
})

describe('ClusterDataError', () => {
  it('tells where', () => {
    const error = new ClusterDataError('half a character', 7)
    assert.deepEqual([error.name, error.code, error.offset], ['ClusterDataError', 'ERR_CLUSAPI_DATA', 7])
    assert.equal(error.message, 'half a character (at byte 7)')
  })
})

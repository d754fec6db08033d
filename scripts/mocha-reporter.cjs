// mocha's spec reporter, which also writes its counts to the file that CLUSAPI_TEST_COUNTS names, as a line of JSON, and ends a
// process that has something left to wait for when all tests are over: a lane would wait with it for ever.
const { writeFileSync } = require('node:fs')
const { Spec } = require('mocha').reporters

const patience = 30_000

module.exports = class extends Spec {
  epilogue() {
    super.epilogue()
    const { passes, failures, duration } = this.stats
    const file = process.env.CLUSAPI_TEST_COUNTS
    if (file) writeFileSync(file, `${JSON.stringify({ passes, failures, duration })}\n`)
    setTimeout(() => {
      console.error(`  The tests are over, but something is left open: ${process.getActiveResourcesInfo().join(', ')}`)
      process.on('exit', () => process.exit(1)) // after mocha, which makes it the number of failures
      process.exit()
    }, patience).unref()
  }
}

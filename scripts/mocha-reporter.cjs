// mocha's spec reporter, which also adds a line with its counts to the file that CLUSAPI_TEST_COUNTS names.
const { appendFileSync } = require('node:fs')
const { Spec } = require('mocha').reporters

module.exports = class extends Spec {
  epilogue() {
    super.epilogue()
    const { passes, failures, duration } = this.stats
    const file = process.env.CLUSAPI_TEST_COUNTS
    if (file) appendFileSync(file, `${JSON.stringify({ passes, failures, duration })}\n`)
  }
}

// mocha's spec reporter, which also writes its counts to the file that CLUSAPI_TEST_COUNTS names, as a line of JSON.
const { writeFileSync } = require('node:fs')
const { Spec } = require('mocha').reporters

module.exports = class extends Spec {
  epilogue() {
    super.epilogue()
    const { passes, failures, duration } = this.stats
    const file = process.env.CLUSAPI_TEST_COUNTS
    if (file) writeFileSync(file, `${JSON.stringify({ passes, failures, duration })}\n`)
  }
}

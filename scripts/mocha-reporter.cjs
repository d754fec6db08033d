// mocha's spec reporter, which also leaves the counts in the file that CLUSAPI_TEST_COUNTS names: scripts add them up.
const { writeFileSync } = require('node:fs')
const { Spec } = require('mocha').reporters

module.exports = class extends Spec {
  epilogue() {
    super.epilogue()
    const { passes, pending, failures, duration } = this.stats
    const file = process.env.CLUSAPI_TEST_COUNTS
    if (file) writeFileSync(file, JSON.stringify({ passes, pending, failures, duration }))
  }
}

#!/usr/bin/env node
import { processTerminal } from './output.js'
import { run } from './program.js'

// The exit code is left for the process to end with, so that output on its way through a pipe still arrives.
process.exitCode = await run(process.argv.slice(2), processTerminal())

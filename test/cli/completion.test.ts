import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { commandTree } from '../../lib/cli/program.js'
import { Simulator } from '../../lib/simulator.js'
import { command, mainScript } from './run.js'

describe('completion', () => {
  let lab: Simulator

  before(async () => {
    lab = await Simulator.start()
  })
  after(() => lab.close())

  /** What a shell is given for a line whose last word is being typed. */
  async function complete(shell: string, ...words: string[]): Promise<string[]> {
    const { status, stdout, stderr } = await command('complete', shell, String(words.length), '--', ...words)
    assert.deepEqual([status, stderr], [0, ''])
    return stdout.split('\n').slice(0, -1)
  }

  const first = (rows: string[]) => rows.map(row => row.split('\t')[0])

  it('offers every noun that the help shows, and what it is', async () => {
    const nouns = commandTree()
      .createHelp()
      .visibleCommands(commandTree())
      .map(each => each.name())
    const offered = await complete('zsh', '')
    assert.deepEqual(first(offered), nouns)
    assert.match(offered.join('\n'), /^resource\twhat the cluster keeps running$/m)
    assert.deepEqual(first(await complete('zsh', 'CHECK')), ['checkpoint'])
  })

  it('offers the verbs of a noun, and options that are still free, where they belong', async () => {
    assert.ok(first(await complete('zsh', '--simulate', 'group', 'm')).includes('move'))
    const options = first(await complete('zsh', '--json', 'group', 'move', 'X', '--'))
    for (const option of ['--to', '--dry-run', '--cluster']) assert.ok(options.includes(option), option)
    assert.ok(!options.includes('--json'))
    assert.deepEqual(first(await complete('zsh', 'group', 'list', '--dry')), [])
  })

  it('offers what an option can be', async () => {
    assert.deepEqual(first(await complete('zsh', 'key', 'set', 'a', 'b', '--type', 'd')), ['dword'])
    assert.deepEqual(first(await complete('zsh', 'completion', 'f')), ['fish'])
  })

  it('offers the names of the cluster that the line is about', async () => {
    const names = first(await complete('zsh', '--cluster', lab.endpoint, 'resource', 'show', 'sql s'))
    assert.deepEqual(names, ['SQL Server', 'SQL Server Agent'])
    const nodes = ['NODE1', 'NODE2']
    assert.deepEqual(first(await complete('zsh', `--cluster=${lab.endpoint}`, 'group', 'move', 'X', '--to', '')), nodes)
    assert.deepEqual(await complete('zsh', '--cluster', lab.endpoint, 'resource', 'show', 'SQL Server', ''), [])
  })

  it('has nothing to offer and nothing to say where no cluster answers', async () => {
    await using gone = await Simulator.start()
    await gone[Symbol.asyncDispose]()
    assert.deepEqual(await complete('zsh', '--cluster', gone.endpoint, 'group', 'move', ''), [])
  })

  it('spells names as the shell reads them', async () => {
    const line = ['--cluster', lab.endpoint, 'group', 'move']
    assert.deepEqual(await complete('bash', ...line, 'SQL\\ S'), ['SQL\\ Server\\ \\(MSSQLSERVER\\)'])
    assert.deepEqual(await complete('bash', ...line, '"SQL S'), ['SQL Server (MSSQLSERVER)'])
    assert.deepEqual(await complete('bash', 'key', 'set', 'a', 'b', '--type', '=', 'dw'), ['dword'])
    assert.deepEqual(
      await complete('bash', 'key', 'set', 'a', 'b', '--type', '='),
      await complete('bash', 'key', 'set', 'a', 'b', '--type', ''),
    )
    assert.deepEqual(await complete('fish', ...line, "'SQL S"), ['SQL Server (MSSQLSERVER)\tgroup'])
    const { stdout } = await command('complete', 'powershell', '5', '--', ...line)
    assert.ok(JSON.parse(stdout).some((each: { value: string }) => each.value === 'SQL Server (MSSQLSERVER)'))
  })

  it('has a script for each shell that asks it back, and refuses other shells', async () => {
    for (const [shell, registers, asks] of [
      ['bash', /^complete -o default -F _clusapi clusapi$/m, /clusapi complete bash "\$COMP_CWORD" -- /],
      [
        'zsh',
        /^#compdef clusapi\n[\s\S]*\ncompdef _clusapi clusapi$/m,
        /clusapi complete zsh \$\(\(CURRENT - 1\)\) -- /,
      ],
      ['fish', /^complete -c clusapi -f -a '\(__clusapi_complete\)'$/m, /clusapi complete fish \(math .*\) -- /],
      [
        'powershell',
        /^Register-ArgumentCompleter -Native -CommandName clusapi /,
        /clusapi complete powershell \$index '--' @words/,
      ],
    ] as const) {
      const { status, stdout } = await command('completion', shell)
      assert.equal(status, 0)
      assert.match(stdout, registers)
      assert.match(stdout, asks)
    }
    assert.equal((await command('completion', 'cmd')).status, 2)
    assert.equal((await command('complete', 'bash', '0')).status, 2)
    assert.doesNotMatch((await command('--help')).stdout, /^ {2}complete /m)
  })

  // Where there is no bash, nobody completes in it.
  if (process.platform !== 'win32') {
    it('works in bash', () => {
      const script = `
        clusapi() { "$NODE" "$MAIN" "$@"; }
        eval "$(clusapi completion bash)"
        try() { COMP_WORDS=(clusapi "$@"); COMP_CWORD=$#; _clusapi; printf '%s\\n' "$#:" "\${COMPREPLY[@]}"; }
        try check
        try resource show 'SQL\\ Server\\ A'
        try resource show "'SQL Server A"
        try key set x y --type = q
      `
      const env = { ...process.env, NODE: process.execPath, MAIN: mainScript, CLUSAPI_SIMULATOR: lab.endpoint }
      assert.equal(
        execFileSync('bash', ['--norc', '-c', script], { env, encoding: 'utf8' }),
        '1:\ncheckpoint\n3:\nSQL\\ Server\\ Agent\n3:\nSQL Server Agent\n7:\nqword\n',
      )
    }).timeout(20_000)
  }
})

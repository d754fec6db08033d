import assert from 'node:assert/strict'
import { strangersIn } from '../../lib/cli/resource-type/access-list.js'

describe('the access list of a folder', () => {
  const cases: [what: string, sddl: string, folder: string[] | null, above: string[] | null][] = [
    [
      'of Program Files is in the hands of administrators',
      'D:PAI(A;;FA;;;S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)(A;CIIO;GA;;;SY)(A;;0x1301bf;;;SY)' +
        '(A;OICIIO;GA;;;BA)(A;;0x1301bf;;;BA)(A;OICIIO;GXGR;;;BU)(A;;0x1200a9;;;BU)(A;OICIIO;GA;;;CO)',
      [],
      [],
    ],
    [
      'of a drive lets users add folders, and not take others away',
      'D:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)(A;CI;LC;;;BU)(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)',
      ['Users', 'Authenticated Users'],
      [],
    ],
    [
      'of what was made right on a drive is in the hands of everybody',
      'D:AI(A;ID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)',
      ['Authenticated Users'],
      ['Authenticated Users'],
    ],
    [
      'of a profile names its user',
      'D:(A;OICIID;FA;;;SY)(A;OICIID;FA;;;S-1-5-21-1-2-3-1001)',
      ['S-1-5-21-1-2-3-1001'],
      ['S-1-5-21-1-2-3-1001'],
    ],
    ['may have entries with conditions', 'D:(XA;;FW;;;WD;(@USER.x == (1)))(A;;FR;;;WD)', ['Everyone'], []],
    ['may name rights that nobody knows', 'D:(A;;ZZ;;;BU)', ['Users'], ['Users']],
    ['is read without its denials', 'D:(D;;FA;;;WD)(A;;DT;;;BU)', ['Users'], ['Users']],
    ['may be missing, and let everybody', 'D:NO_ACCESS_CONTROL', ['Everyone'], ['Everyone']],
    ['may be empty, and let nobody', 'D:P', [], []],
    ['may be none', 'icacls has failed', null, null],
  ]
  for (const [what, sddl, folder, above] of cases) {
    it(what, () => assert.deepEqual([strangersIn(sddl, 'folder'), strangersIn(sddl, 'above')], [folder, above]))
  }
})

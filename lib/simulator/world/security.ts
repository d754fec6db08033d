import { emptyDescriptor, type SecurityDescriptor } from '../../codecs/security-descriptor.js'

const [localSystem, administrators] = [sid(18), sid(32, 544)]
const [fullAccess, readAccess] = [0x000f_003f, 0x0002_0019]

/** Who may do what with the keys of a new cluster: SYSTEM and Administrators everything, authenticated users read. */
export const defaultSecurity: SecurityDescriptor = {
  ...emptyDescriptor,
  control: 0x0004,
  owner: administrators,
  group: localSystem,
  dacl: accessList([
    [fullAccess, localSystem],
    [fullAccess, administrators],
    [readAccess, sid(11)],
  ]),
}

/** S-1-5-… */
function sid(...subauthorities: number[]): Uint8Array {
  const bytes = Buffer.alloc(8 + 4 * subauthorities.length)
  bytes.set([1, subauthorities.length, 0, 0, 0, 0, 0, 5])
  subauthorities.forEach((number, i) => {
    bytes.writeUInt32LE(number, 8 + 4 * i)
  })
  return bytes
}

/** An ACL of entries that allow, for the key and all below it. */
function accessList(entries: readonly [mask: number, who: Uint8Array][]): Uint8Array {
  const [accessAllowed, containerInherit] = [0, 2]
  const aces = entries.map(([mask, who]) => {
    const header = Buffer.from([accessAllowed, containerInherit, 8 + who.length, 0, 0, 0, 0, 0])
    header.writeUInt32LE(mask, 4)
    return Buffer.concat([header, who])
  })
  const body = Buffer.concat(aces)
  const header = Buffer.from([2, 0, 0, 0, entries.length, 0, 0, 0])
  header.writeUInt16LE(header.length + body.length, 2)
  return Buffer.concat([header, body])
}

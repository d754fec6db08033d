/** A program that saves a lab over and over until it is killed: the file, and a dot for every save. */
import { LabFile } from '../../lib/simulator/lab/file.js'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('which file?')
const file = await LabFile.open(path)
for (let count = 0; ; count++) {
  const bulk = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`value ${i}`, `${count} `.repeat(50)]))
  await file.save({ ...file.lab, database: { values: { ...bulk, Count: count } } })
  process.stdout.write('.')
}

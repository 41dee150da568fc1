/**
 * Expands a list of housing blocks into a housing list the importer takes: one row per public rental unit.
 *
 *   node seeds/import-housing-blocks.ts <housing_blocks.csv> [--with-estate] > units.csv
 *
 * Input: Singapore HDB property information (Singapore Open Data Licence), one row per block with storeys, year and dwellings
 * by type. It is not part of this repository. Floors and room numbers are made up evenly: real blocks publish counts only.
 * `--with-estate` adds the town as estate column; without it the import's option names one estate for the whole file.
 */
import { readFileSync } from 'node:fs'

interface Layout {
  column: string
  title: string
  rooms: number
  areaM2: number
}

/** Rental layouts of the source, with usual floor areas in m². */
const layouts: Layout[] = [
  { column: '1room_rental', title: '一居室', rooms: 1, areaM2: 33 },
  { column: '2room_rental', title: '二居室', rooms: 2, areaM2: 45 },
  { column: '3room_rental', title: '三居室', rooms: 3, areaM2: 60 },
  { column: 'other_room_rental', title: '其他', rooms: 4, areaM2: 90 },
]

export interface UnitRow {
  estate: string
  building: string
  floor: number
  code: string
  layout: string
  rooms: number
  areaM2: number
  yearCompleted: string
  floors: number
}

/** Units of the blocks in the CSV text; the ground floor of a block with more than two is left open, as usual there. */
export function* expandBlocks(csv: string): Generator<UnitRow> {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/)
  const columns = head.split(',')
  for (const line of lines) {
    const cells = line.split(',')
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? ''
    const kinds = layouts.flatMap((layout) => Array.from({ length: Number(cell(layout.column)) || 0 }, () => layout))
    const floors = Math.max(1, Number(cell('max_floor_lvl')) || 1)
    const lowest = floors > 2 ? 2 : 1
    const perFloor = Math.ceil(kinds.length / (floors - lowest + 1))
    for (const [index, layout] of kinds.entries()) {
      const floor = lowest + Math.floor(index / perFloor)
      const position = (index % perFloor) + 1
      yield {
        estate: cell('bldg_contract_town'),
        building: `${cell('blk_no')} ${cell('street')}`,
        floor,
        code: `${String(floor).padStart(2, '0')}${String(position).padStart(2, '0')}`,
        layout: layout.title,
        rooms: layout.rooms,
        areaM2: layout.areaM2,
        yearCompleted: cell('year_completed'),
        floors,
      }
    }
  }
}

if (import.meta.main) {
  const path = process.argv[2]
  if (!path) {
    process.stderr.write('Usage: node seeds/import-housing-blocks.ts <housing_blocks.csv> [--with-estate]\n')
    process.exit(2)
  }
  const withEstate = process.argv.includes('--with-estate')
  const lines = [`${withEstate ? '小区,' : ''}楼栋,楼层,房号,户型,居室数,建筑面积,竣工年份,总层数`]
  for (const u of expandBlocks(readFileSync(path, 'utf8'))) {
    lines.push(`${withEstate ? `${u.estate},` : ''}${u.building},${u.floor},${u.code},${u.layout},${u.rooms},${u.areaM2},${u.yearCompleted},${u.floors}`)
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}

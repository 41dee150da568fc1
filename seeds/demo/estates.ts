/** The demo's three estates. Units: 4×18×6 + 3×20×8 + 6×6×(2×4) = 432 + 480 + 288 = 1,200. */
export interface EstatePlan {
  code: string
  name: string
  address: string
  completed: number
  buildings: number
  floors: number
  entrances: string[]
  unitsPerFloor: number
  layouts: readonly Layout[]
  /** Monthly rent standard, fen per m² of building area. */
  rentFenPerM2: number
}

export interface Layout {
  name: string
  rooms: number
  areaM2: number
}

const COMPACT: readonly Layout[] = [
  { name: '一居', rooms: 1, areaM2: 35.6 },
  { name: '一居', rooms: 1, areaM2: 41.2 },
  { name: '两居', rooms: 2, areaM2: 52.8 },
  { name: '两居', rooms: 2, areaM2: 58.4 },
]
const STUDIOS: readonly Layout[] = [
  { name: '单间', rooms: 1, areaM2: 28.5 },
  { name: '一居', rooms: 1, areaM2: 38.9 },
]
const FAMILY: readonly Layout[] = [
  { name: '两居', rooms: 2, areaM2: 54.6 },
  { name: '三居', rooms: 3, areaM2: 68.2 },
]

export const ESTATES: readonly EstatePlan[] = [
  { code: 'WJ', name: '望江苑', address: '江岸区沿江大道 188 号', completed: 2016, buildings: 4, floors: 18, entrances: ['1'], unitsPerFloor: 6, layouts: COMPACT, rentFenPerM2: 1450 },
  { code: 'QN', name: '青年里公寓', address: '洪山区珞狮路 66 号', completed: 2021, buildings: 3, floors: 20, entrances: ['1'], unitsPerFloor: 8, layouts: STUDIOS, rentFenPerM2: 1880 },
  { code: 'AH', name: '安和家园', address: '武昌区南湖大道 9 号', completed: 2009, buildings: 6, floors: 6, entrances: ['1', '2'], unitsPerFloor: 4, layouts: FAMILY, rentFenPerM2: 1120 },
]

export interface UnitPlan {
  estate: string
  building: string
  entrance: string
  floor: number
  position: number
  code: string
  layout: Layout
}

/** Every unit of an estate, in the order of building, entrance, floor, position. */
export function unitsOf(estate: EstatePlan): UnitPlan[] {
  const units: UnitPlan[] = []
  for (let building = 1; building <= estate.buildings; building++) {
    for (const entrance of estate.entrances) {
      for (let floor = 1; floor <= estate.floors; floor++) {
        for (let position = 1; position <= estate.unitsPerFloor; position++) {
          const layout = estate.layouts[(position - 1) % estate.layouts.length]
          if (!layout) throw new Error(`estate ${estate.code} has no layouts`)
          units.push({
            estate: estate.code,
            building: String(building),
            entrance: estate.entrances.length > 1 ? entrance : '',
            floor,
            position,
            code: `${floor}${String(position).padStart(2, '0')}`,
            layout,
          })
        }
      }
    }
  }
  return units
}

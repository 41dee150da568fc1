const HEAD = 'blk_no,street,max_floor_lvl,year_completed,bldg_contract_town,1room_rental,2room_rental,3room_rental,other_room_rental'
const TOWNS = 26
const UNITS_PER_BLOCK = 90

/** Size of the public list the import is measured with when ANJU_HOUSING_BLOCKS does not name the list itself. */
export const UNITS = 63_335

/** A made-up list of blocks in the columns of the real one, with exactly `units` rental units. Always the same. */
export function generateBlocks(units: number): string {
  const lines = [HEAD]
  for (let left = units, number = 1; left > 0; number++) {
    const here = Math.min(left, UNITS_PER_BLOCK - (number % 7))
    const small = Math.floor(here / 2)
    const town = `T${String((number % TOWNS) + 1).padStart(2, '0')}`
    lines.push([number, `ROAD ${number % 40}`, 6 + (number % 20), 1970 + (number % 50), town, small, here - small, 0, 0].join(','))
    left -= here
  }
  return `${lines.join('\n')}\n`
}

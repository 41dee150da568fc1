import { fakeIdNumber, fakePhone, givenName, surname, type Sex } from './identity.ts'
import type { Random } from './random.ts'

export interface PersonPlan {
  name: string
  sex: Sex
  born: string
  idNumber: string
  /** Only adults have one. */
  phone: string | null
  relation: 'self' | 'spouse' | 'child' | 'parent'
}

export interface HouseholdPlan {
  category: 'low_income' | 'lower_middle_income' | 'new_employee' | 'migrant_worker' | 'special_care'
  members: PersonPlan[]
}

const YEAR = 2026

/**
 * A believable household for a home with the given number of rooms. `sequence` is unique per demo and keeps id numbers
 * and phones apart; ten numbers are reserved per household.
 */
export function household(random: Random, sequence: number, rooms: number): HouseholdPlan {
  const category = random.pick(
    rooms === 1
      ? (['new_employee', 'new_employee', 'migrant_worker', 'low_income', 'special_care'] as const)
      : (['lower_middle_income', 'lower_middle_income', 'low_income', 'migrant_worker'] as const),
  )
  const age = category === 'special_care' ? random.int(66, 88) : category === 'new_employee' ? random.int(22, 34) : random.int(28, 66)
  let taken = 0
  const family = surname(random)
  const person = (relation: PersonPlan['relation'], personAge: number, sex: Sex, own: string): PersonPlan => {
    const year = YEAR - personAge
    const born = `${year}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
    const number = sequence * 10 + taken++
    return {
      name: own + givenName(random, sex, year),
      sex,
      born,
      idNumber: fakeIdNumber(born, number, sex === 'male'),
      phone: personAge >= 16 ? fakePhone(number) : null,
      relation,
    }
  }
  const sex: Sex = random.chance(0.5) ? 'male' : 'female'
  const members = [person('self', age, sex, family)]
  if (rooms >= 2 && random.chance(0.8)) members.push(person('spouse', age + random.int(-4, 4), sex === 'male' ? 'female' : 'male', surname(random)))
  if (rooms >= 2 && age < 58 && random.chance(0.75)) members.push(person('child', random.int(1, Math.max(2, Math.min(22, age - 24))), random.chance(0.5) ? 'male' : 'female', family))
  if (rooms >= 3 && random.chance(0.35)) members.push(person('parent', Math.min(age + 27, 92), 'female', surname(random)))
  return { category, members }
}

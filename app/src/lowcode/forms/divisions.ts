/** A division of GB/T 2260 with those inside it; `value` is its six digits. */
export interface Division {
  value: string
  label: string
  children?: Division[]
}

let loaded: Promise<readonly Division[]> | undefined

/** Provinces, cities and districts of China, as a tree. Fetched when an address is first filled in. */
export function loadDivisions(): Promise<readonly Division[]> {
  loaded ??= import('@vant/area-data').then(({ useCascaderAreaData }) => useCascaderAreaData().map(({ text, value, children = [] }) => ({
    value,
    label: text,
    children: children.map((city) => ({ value: city.value, label: city.text, children: (city.children ?? []).map((district) => ({ value: district.value, label: district.text })) })),
  })))
  return loaded
}

/** Province, city and district on the way to six digits; null when no division has them. */
export function divisionPath(tree: readonly Division[], code: string): readonly [Division, Division, Division] | null {
  for (const province of tree) {
    for (const city of province.children ?? []) {
      const district = city.children?.find(({ value }) => value === code)
      if (district) return [province, city, district]
    }
  }
  return null
}

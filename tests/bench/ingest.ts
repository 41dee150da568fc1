import type { Figure } from './stats.ts'
import type { World } from './world.ts'

export async function benchIngest(_world: World, _events: number): Promise<Figure[]> {
  return []
}

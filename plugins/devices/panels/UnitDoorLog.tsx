import { DoorLog } from '../components/DoorLog.tsx'

/** Access records on the file of a home (6.1.b). */
export default function UnitDoorLog({ id }: { id: string }) {
  return <DoorLog unit={id} />
}

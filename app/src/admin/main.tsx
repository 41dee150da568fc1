import { boot } from '../shell/boot.tsx'
import { AdminApp } from './AdminApp.tsx'

void boot(<AdminApp />)

import { boot } from '../shell/boot.tsx'
import { PortalApp } from './PortalApp.tsx'

void boot(<PortalApp />)

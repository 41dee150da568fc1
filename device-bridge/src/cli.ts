import { startBridge } from './main.ts'

/**
 * The bridge as a service of its own: DATABASE_URL, MQTT_URL (or MQTT_PORT for a broker of our own), SPOOL_DIR, BRIDGE_NAME;
 * MOSQUITTO_DIR and MOSQUITTO_PID_FILE when it keeps the password and access files of a Mosquitto beside it.
 */
const { DATABASE_URL, MQTT_URL, MQTT_PORT, MQTT_USERNAME, MQTT_PASSWORD, MQTT_GROUP, MOSQUITTO_DIR, MOSQUITTO_PID_FILE, SPOOL_DIR, BRIDGE_NAME } = process.env
if (!DATABASE_URL) {
  console.error('DATABASE_URL is not set: the connection string of a role that is a member of anju_bridge.')
  process.exit(1)
}
const bridge = await startBridge({
  databaseUrl: DATABASE_URL,
  mqtt: MQTT_URL
    ? { url: MQTT_URL, ...(MQTT_USERNAME ? { username: MQTT_USERNAME } : {}), ...(MQTT_PASSWORD ? { password: MQTT_PASSWORD } : {}), ...(MQTT_GROUP ? { group: MQTT_GROUP } : {}) }
    : { port: Number(MQTT_PORT ?? 1883), host: '0.0.0.0' },
  ...(MOSQUITTO_DIR ? { mosquitto: { folder: MOSQUITTO_DIR, ...(MOSQUITTO_PID_FILE ? { pidFile: MOSQUITTO_PID_FILE } : {}) } } : {}),
  spoolDir: SPOOL_DIR ?? './spool',
  ...(BRIDGE_NAME ? { name: BRIDGE_NAME } : {}),
  log: console.log,
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void bridge.stop().then(() => process.exit(0)))

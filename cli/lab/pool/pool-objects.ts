/** The pool of a lab, its networks, and what the pool has once: storage drivers, roles, a feature. */
import { type LabObject, labMap, labObject, named } from './lab-object.ts'
import type { LabPlan } from './lab-plan.ts'

export function poolObject({ hosts }: LabPlan): LabObject {
  return labObject(
    'pool',
    'lab',
    {
      name_label: 'lab',
      name_description: '',
      master: named('host1'),
      default_SR: named('sr_nfs'),
      suspend_image_SR: named('sr_nfs'),
      crash_dump_SR: named('sr_nfs'),
      other_config: labMap({ 'memory-ratio-hvm': '0.25', 'memory-ratio-pv': '0.25' }),
      cpu_info: labMap({
        cpu_count: String(8 * hosts),
        socket_count: String(hosts),
        vendor: 'GenuineIntel',
        features_hvm: '17cbfbff',
        features_pv: '17c9cbf5',
        features_hvm_host: '17cbfbff',
        features_pv_host: '17cbfbff',
      }),
      restrictions: labMap({ restrict_vswitch_controller: 'false', restrict_pooling: 'false' }),
      allowed_operations: ['ha_enable', 'ha_disable', 'cluster_create'].map(named),
      tls_verification_enabled: true,
    },
    'The pool.',
  )
}

export function networkObjects(): LabObject[] {
  const ofInterface = (name: string, number: number) =>
    labObject('network', name, {
      name_label: `Pool-wide network associated with eth${number}`,
      bridge: `xenbr${number}`,
      other_config: labMap({}),
    })
  return [
    ofInterface('net_lan', 0),
    ofInterface('net_storage', 1),
    labObject('network', 'net_hi', {
      name_label: 'Host internal management network',
      name_description: 'Network on which guests will be assigned a private link-local IP address',
      bridge: 'xenapi',
      other_config: labMap({
        is_guest_installer_network: 'true',
        is_host_internal_management_network: 'true',
        ip_begin: '169.254.0.1',
        ip_end: '169.254.255.254',
        netmask: '255.255.0.0',
      }),
    }),
  ]
}

/** The words of `SM.features`, with their versions. */
const FULL =
  'SR_PROBE SR_SUPPORTS_LOCAL_CACHING SR_UPDATE THIN_PROVISIONING VDI_ACTIVATE VDI_ATTACH VDI_CLONE VDI_CONFIG_CBT ' +
  'VDI_CREATE VDI_DEACTIVATE VDI_DELETE VDI_DETACH VDI_GENERATE_CONFIG VDI_MIRROR VDI_RESET_ON_BOOT/2 VDI_RESIZE ' +
  'VDI_SNAPSHOT VDI_UPDATE'
const DRIVERS: readonly (readonly [type: string, capabilities: string])[] = [
  ['ext', FULL],
  [
    'nfs',
    'SR_PROBE SR_UPDATE THIN_PROVISIONING VDI_ATTACH VDI_CLONE VDI_CREATE VDI_DELETE VDI_DETACH VDI_RESIZE ' +
      'VDI_SNAPSHOT VDI_UPDATE',
  ],
  ['iso', 'VDI_ATTACH VDI_DETACH'],
  ['lvm', 'SR_PROBE VDI_CREATE VDI_DELETE VDI_SNAPSHOT'],
]

export function driverObjects(): LabObject[] {
  return DRIVERS.map(([type, words]) => {
    const capabilities = words.split(' ')
    const features = capabilities.map((it) => it.split('/'))
    return labObject('SM', `sm_${type}`, {
      name_label: type.toUpperCase(),
      name_description: `SR plugin for ${type}`,
      type,
      vendor: 'XCP-ng',
      version: '1.0',
      required_api_version: '1.1',
      configuration: labMap({ device: 'device path' }),
      capabilities,
      features: labMap(Object.fromEntries(features.map(([name = '', version = '1']) => [name, Number(version)]))),
      driver_filename: `/opt/xensource/sm/${type.toUpperCase()}SR`,
    })
  })
}

export function roleObjects(): LabObject[] {
  return ['pool-operator', 'vm-power-admin', 'vm-admin', 'vm-operator', 'read-only'].map((name_label) =>
    labObject('role', `role_${name_label.replaceAll('-', '_')}`, { name_label }),
  )
}

export function featureObject(): LabObject {
  return labObject('Feature', 'feat', { name_label: 'corosync', host: named('host1') })
}

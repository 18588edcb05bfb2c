<?php
// Lists machines with their disks, cards and hosts, as a billing system does, and stops one: php inventory.php URL USER PASSWORD.
// Prints what it found as JSON.

[, $url, $user, $password] = $argv;

function call($method, ...$params)
{
    global $url, $session;
    if (isset($session)) {
        array_unshift($params, $session);
    }
    $body = xmlrpc_encode_request($method, $params, ['encoding' => 'utf-8', 'escaping' => 'markup']);
    $http = ['method' => 'POST', 'header' => 'Content-Type: text/xml', 'content' => $body];
    $tls = ['cafile' => getenv('SSL_CERT_FILE')];
    $reply = xmlrpc_decode(file_get_contents($url, false, stream_context_create(['http' => $http, 'ssl' => $tls])), 'utf-8');
    if ($reply['Status'] !== 'Success') {
        throw new Exception(implode(' ', $reply['ErrorDescription']));
    }
    return $reply['Value'];
}

$session = call('session.login_with_password', $user, $password, '1.0', 'inventory.php');
$found = [];
foreach (call('VM.get_all_records') as $vm => $record) {
    if ($record['is_a_template'] || $record['is_control_domain']) {
        continue;
    }
    $bytes = 0;
    foreach ($record['VBDs'] as $vbd) {
        $drive = call('VBD.get_record', $vbd);
        if ($drive['type'] === 'Disk') {
            $bytes += (int) call('VDI.get_virtual_size', $drive['VDI']);
        }
    }
    $runs = $record['power_state'] === 'Running';
    $found[$record['name_label']] = [
        'cpus' => (int) $record['VCPUs_max'],
        'memory' => intdiv((int) $record['memory_static_max'], 1 << 20),
        'disks' => intdiv($bytes, 1 << 30),
        'cards' => array_map(fn ($vif) => call('VIF.get_device', $vif), $record['VIFs']),
        'host' => $runs ? call('host.get_hostname', $record['resident_on']) : null,
    ];
    if ($runs) {
        call('VM.clean_shutdown', $vm);
        $found[$record['name_label']]['then'] = call('VM.get_power_state', $vm);
    }
}
try {
    call('VM.start', 'OpaqueRef:gone', false, false);
} catch (Exception $error) {
    $found['error'] = $error->getMessage();
}
call('session.logout');
echo json_encode($found);

<?php
// Calls with PHP's xmlrpc extension, in ISO-8859-1 as it is by itself: php client.php URL. Prints what came back as JSON.

function call($method, $params = [], $type = 'text/xml')
{
    $options = ['encoding' => 'iso-8859-1', 'escaping' => 'markup'];
    $body = xmlrpc_encode_request($method, $params, $options);
    $http = ['method' => 'POST', 'header' => "Content-Type: $type", 'content' => $body];
    $reply = file_get_contents($GLOBALS['argv'][1], false, stream_context_create(['http' => $http]));
    return xmlrpc_decode($reply, 'utf-8');
}

$bought = '20260131T12:00:00';
xmlrpc_set_type($bought, 'datetime');
$pen = call('pen.create', [[
    'name_label' => "F\xfcller",
    'weight' => 1.5,
    'bought' => $bought,
    'other_config' => [],
    'tags' => [],
    'spare' => '',
]])['Value'];
$answers = call('system.multicall', [[
    ['methodName' => 'pen.get_name_label', 'params' => [$pen]],
    ['methodName' => 'system.methodHelp', 'params' => ['pen.write']],
    ['methodName' => 'pen.get_length', 'params' => ['x']],
]]);
$record = call('pen.get_record', [$pen], 'text/xml; charset=iso-8859-1')['Value'];
echo json_encode([
    'lists' => in_array('pen.create', call('system.listMethods')),
    'label' => $record['name_label'],
    'bought' => $record['bought']->scalar,
    'config' => (object) $record['other_config'],
    'spare' => $record['spare'],
    'multicall' => array_map(fn($answer) => $answer[0]['Status'] ?? $answer[0], $answers),
    'fault' => call('system.methodHelp', ['no.such'])['faultCode'],
    'cups' => count(call('cup.get_all_records')['Value']),
]);

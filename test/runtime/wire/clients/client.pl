# Calls with Perl's RPC::XML: perl client.pl URL. Prints what came back as JSON.

use strict;
use warnings;
use utf8;
use JSON::PP;
use RPC::XML;
use RPC::XML::Client;

$RPC::XML::ENCODING  = 'utf-8';
$RPC::XML::ALLOW_NIL = 1;
my $server = RPC::XML::Client->new($ARGV[0]);

sub call {
    my $answer = $server->send_request(@_);
    die $answer unless ref $answer;
    return $answer->value;
}

my $pen = call('pen.create', {
    name_label   => RPC::XML::string->new('Füller'),
    weight       => RPC::XML::double->new(1.5),
    bought       => RPC::XML::datetime_iso8601->new('20260131T12:00:00Z'),
    other_config => {},
    tags         => [],
    spare        => RPC::XML::nil->new(),
})->{Value};
my $answers = call('system.multicall', [
    { methodName => 'pen.get_name_label', params => [$pen] },
    { methodName => 'system.methodHelp', params => ['pen.write'] },
    { methodName => 'pen.get_length', params => ['x'] },
]);
my $record = call('pen.get_record', $pen)->{Value};
print JSON::PP->new->utf8->encode({
    lists     => (grep { $_ eq 'pen.create' } @{ call('system.listMethods') }) ? JSON::PP::true : JSON::PP::false,
    label     => $record->{name_label},
    bought    => $record->{bought},
    config    => $record->{other_config},
    spare     => $record->{spare},
    multicall => [map { ref $_->[0] ? $_->[0]{Status} : $_->[0] } @$answers],
    fault     => 0 + call('system.methodHelp', 'no.such')->{faultCode},
    cups      => 0 + keys %{ call('cup.get_all_records')->{Value} },
});

<?php

/** A service's change to another package: by an order, by the staff, or nobody knows. */

declare(strict_types=1);

it('tells an order\'s upgrade once, from what to what, and what it costs', static function (): void {
    $event = event(static function (): void {
        Deeds::upgrade('7');
        StandIn::request();
        StandIn::fire('AfterProductUpgrade', ['upgradeid' => '7']);
    });
    same(['1042', ['name' => 'Hosting & Correo'], ['name' => 'Hosting Profesional'], [
        'id' => '73', 'total' => ['amount' => '15950.00', 'currency' => 'ARS'], 'url' => 'https://panel.example.com/viewinvoice.php?id=73',
    ]], [$event['client']['id'], $event['data']['from'], $event['data']['to'], $event['data']['invoice']]);
    // The server is told once more, by hand: nothing changed.
    untold('', static function (): void {
        StandIn::request();
        Deeds::module('ChangePackage', '73');
    });
    StandIn::change('tblorders', '314', ['invoiceid' => '0']);
    Deeds::upgrade('314');
    same(false, isset(array_values(StandIn::waiting())[1]['data']['invoice']));
});

it('tells the staff\'s change of a package, though it takes them two requests', static function (): void {
    StandIn::open();
    untold('', static function (): void {
        Deeds::saveService('7', '20');
        StandIn::request();
        Deeds::saveService('7', '30');
    });
    StandIn::request();
    Deeds::module('ChangePackage', '7');
    Deeds::module('ChangePackage', '7');
    [$event] = array_values(StandIn::waiting());
    same([1, 'Hosting & Correo', 'Hosting Gigante', false], [
        count(StandIn::waiting()), $event['data']['from']['name'], $event['data']['to']['name'], isset($event['data']['invoice']),
    ]);
    // A module that changes the package itself, between its two hooks.
    StandIn::request();
    StandIn::fire('PreModuleChangePackage', StandIn::params('314'));
    StandIn::change('tblhosting', '314', ['packageid' => '30']);
    StandIn::fire('AfterModuleChangePackage', StandIn::params('314'));
    same('Hosting & Correo', array_values(StandIn::waiting())[1]['data']['from']['name']);
});

it('tells no upgrade where it is not known what it was before, and says so', static function (): void {
    StandIn::open();
    untold('which package the service 7 had before', static function (): void {
        Deeds::module('ChangePackage', '7');
    });
    StandIn::change('tblupgrades', '7', ['newvalue' => '10,annually']);
    untold('changed the billing cycle only', static function (): void {
        StandIn::fire('AfterProductUpgrade', ['upgradeid' => 7]);
    });
    StandIn::change('tblupgrades', '7', ['newvalue' => '99']);
    untold('from which package to which', static function (): void {
        StandIn::fire('AfterProductUpgrade', ['upgradeid' => 7]);
    });
    StandIn::change('tblupgrades', '7', ['type' => 'configoptions']);
    untold('is not one of a package', static function (): void {
        StandIn::fire('AfterProductUpgrade', ['upgradeid' => 7]);
    });
    // Saved, but the server was not told: the next day it is an old story.
    Deeds::saveService('7', '30');
    StandIn::$now = time() + 90000;
    StandIn::request();
    untold('which package the service 7 had before', static function (): void {
        Deeds::module('ChangePackage', '7');
    });
});

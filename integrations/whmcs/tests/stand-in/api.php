<?php

declare(strict_types=1);

/**
 * WHMCS's API, from the stand-in's tables and in the documented shapes: numbers are strings, invoices have no currency,
 * dates may be zeros, lists come in many forms, and answers hold what is nobody's business.
 */
final class Api
{
    /** @var string how lists are written: `list`, or `one` (an object where there is a single thing) */
    public static $lists = 'list';
    /** @var array<string, array<string, mixed>> other inputs that an action takes the given ones for */
    public static $instead = [];

    public static function answer(string $action, array $inputs): array
    {
        $method = lcfirst($action);

        return method_exists(self::class, $method)
            ? self::$method((self::$instead[$action] ?? []) + $inputs)
            : ['result' => 'error', 'message' => 'Command Not Found'];
    }

    private static function getClientsDetails(array $inputs): array
    {
        $client = StandIn::row('tblclients', $inputs['clientid']);
        if ($client === null) {
            return ['result' => 'error', 'message' => 'Client Not Found'];
        }
        $currency = StandIn::row('tblcurrencies', $client['currency']);
        $details = [
            'userid' => $client['id'], 'id' => $client['id'], 'owner_user_id' => $client['owner'], 'firstname' => $client['firstname'],
            'lastname' => $client['lastname'], 'companyname' => $client['companyname'], 'email' => $client['email'],
            'address1' => 'Calle 1', 'countrycode' => $client['country'], 'country' => $client['country'],
            'phonenumber' => $client['phonenumber'], 'phonecc' => '54', 'phonenumberformatted' => $client['phonenumberformatted'],
            'password' => canary('client password'), 'securityqans' => canary('security answer'), 'notes' => canary('staff notes'),
            'status' => 'Active', 'language' => $client['language'], 'currency' => $client['currency'],
            'currency_code' => $currency['code'], 'email_verified' => true,
            'customfields' => [['id' => 5, 'value' => $client['consent']], ['id' => 6, 'value' => canary('custom field')]],
            'cclastfour' => canary('card'), 'gatewayid' => canary('gateway'),
        ];

        return ['result' => 'success', 'client' => $details, 'stats' => ''] + $details;
    }

    private static function getInvoice(array $inputs): array
    {
        $invoice = StandIn::row('tblinvoices', $inputs['invoiceid']);
        if ($invoice === null) {
            return ['result' => 'error', 'message' => 'Invoice ID Not Found'];
        }
        $payments = StandIn::rows('tblaccounts', 'invoiceid', $invoice['id']);

        return [
            'result' => 'success', 'invoiceid' => $invoice['id'], 'invoicenum' => $invoice['invoicenum'],
            'userid' => $invoice['userid'], 'date' => '2026-11-21', 'duedate' => $invoice['duedate'],
            'datepaid' => $invoice['datepaid'], 'subtotal' => $invoice['total'], 'credit' => '0.00', 'tax' => '0.00',
            'total' => $invoice['total'], 'balance' => $invoice['total'], 'status' => $invoice['status'],
            'paymentmethod' => 'mercadopago', 'notes' => canary('invoice notes'), 'ccgateway' => '',
            'items' => self::list('item', StandIn::rows('tblinvoiceitems', 'invoiceid', $invoice['id'])),
            'transactions' => $payments === [] ? '' : self::list('transaction', $payments),
        ];
    }

    private static function getClientsProducts(array $inputs): array
    {
        $found = [];
        foreach (StandIn::rows('tblhosting', 'id', $inputs['serviceid']) as $service) {
            $product = StandIn::row('tblproducts', $service['packageid']);
            $found[] = [
                'id' => $service['id'], 'clientid' => $service['userid'], 'orderid' => '1', 'pid' => $service['packageid'],
                'name' => $product['name'], 'translated_name' => $product['name'], 'groupname' => 'Hosting',
                'domain' => $service['domain'], 'serverip' => canary('server ip'), 'suspensionreason' => $service['suspendreason'],
                'nextduedate' => $service['nextduedate'], 'status' => 'Active', 'username' => canary('username'),
                'password' => canary('service password'), 'notes' => canary('service notes'),
                'customfields' => ['customfield' => [['id' => '1', 'name' => 'Root', 'value' => canary('root password')]]],
            ];
        }

        return self::found('products', 'product', $found);
    }

    private static function getClientsDomains(array $inputs): array
    {
        $found = array_map(static function (array $domain): array {
            return ['id' => $domain['id'], 'userid' => $domain['userid'], 'domainname' => $domain['domain'],
                'status' => 'Active', 'notes' => canary('domain notes')];
        }, StandIn::rows('tbldomains', 'id', $inputs['domainid']));

        return self::found('domains', 'domain', $found);
    }

    private static function getQuotes(array $inputs): array
    {
        $found = array_map(static function (array $quote): array {
            return ['adminnotes' => canary('quote notes'), 'client' => $quote['userid'] === '0' ? null : []] + $quote;
        }, StandIn::rows('tblquotes', 'id', $inputs['quoteid']));

        return self::found('quotes', 'quote', $found);
    }

    private static function getCurrencies(): array
    {
        $all = StandIn::$db->query('SELECT * FROM tblcurrencies')->fetchAll(PDO::FETCH_ASSOC);

        return ['result' => 'success', 'totalresults' => count($all), 'currencies' => ['currency' => $all]];
    }

    private static function decryptPassword(array $inputs): array
    {
        return ['result' => 'success', 'password' => strrev($inputs['password2'])];
    }

    private static function found(string $outer, string $inner, array $found): array
    {
        return ['result' => 'success', 'totalresults' => (string) count($found), $outer => self::list($inner, $found)];
    }

    private static function list(string $inner, array $things)
    {
        if ($things === []) {
            return self::$lists === 'list' ? [] : '';
        }

        return [$inner => self::$lists === 'one' && count($things) === 1 ? $things[0] : $things];
    }
}

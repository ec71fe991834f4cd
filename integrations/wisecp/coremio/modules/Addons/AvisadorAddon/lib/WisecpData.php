<?php

declare(strict_types=1);

namespace Avisador;

use PDO;
use ReflectionClass;
use Throwable;

/**
 * Asks WISECP, and is the only one who does. What comes back is as WISECP has it, passwords and all: WisecpPanel takes
 * out of it what may leave. Null or '' where WISECP does not know.
 */
final class WisecpData
{
    /** @return array<string, mixed>|null a client's row */
    public function client(string $id): ?array
    {
        self::load('User');

        return self::row(\User::getData((int) $id, 'id,name,surname,company_name,email,phone,lang', 'array'));
    }

    /** One of the things that WISECP keeps beside a client's row; '' where it does not. */
    public function information(string $clientId, string $name): string
    {
        self::load('User');
        $found = self::row(\User::getInfo((int) $clientId, $name));

        return is_scalar($found[$name] ?? null) ? (string) $found[$name] : '';
    }

    /** @return array<string, mixed>|null */
    public function invoice(string $id): ?array
    {
        self::load('Invoices');

        return self::row(\Invoices::get((int) $id));
    }

    /** The code of one of WISECP's currencies: the rows have numbers. */
    public function currency(string $id): string
    {
        self::load('Money');
        if (method_exists('Money', 'Currency')) {
            $currency = self::row(\Money::Currency((int) $id));

            return (string) ($currency['code'] ?? '');
        }

        return method_exists('Money', 'currency_code') ? (string) \Money::currency_code((int) $id) : '';
    }

    /** The address under which whoever has it can see an invoice and pay it. */
    public function invoiceLink(string $id): string
    {
        self::load('Api');
        try {
            $answer = class_exists('Api') ? self::row(\Api::Billing()->GetInvoice((int) $id)) : null;
        } catch (Throwable $error) {
            return '';
        }
        $link = $answer['data']['share']['link'] ?? '';

        return is_string($link) ? $link : '';
    }

    /** @return array<string, mixed>|null what WISECP 5 calls a service and earlier versions an order */
    public function service(string $id): ?array
    {
        self::load('Orders');
        // WISECP 5 has a class Orders too, for something else.
        if (class_exists('Services') && method_exists('Services', 'get')) {
            return self::row(\Services::get((int) $id));
        }

        return self::row(\Orders::get((int) $id));
    }

    /** @return array<string, string> the status of every service, by id */
    public function statuses(): array
    {
        $select = \WDB::select('id,status')->from('users_products');
        $statuses = [];
        foreach ($select->build() ? $select->fetch_assoc() : [] as $row) {
            $statuses[(string) $row['id']] = (string) $row['status'];
        }

        return $statuses;
    }

    /**
     * WISECP's connection to its database. Its query builder is documented and the connection under it is not, so it is
     * looked for in the builder.
     */
    public function connection(): ?PDO
    {
        $places = [];
        foreach (['Modules', 'Models'] as $class) {
            $places[] = class_exists($class) && property_exists($class, 'init') ? $class::$init->db ?? null : null;
        }
        foreach (['WDB', 'Database'] as $class) {
            $places[] = class_exists($class) ? (new ReflectionClass($class))->getStaticProperties() : null;
        }
        foreach ($places as $place) {
            $found = self::pdoIn($place, 3);
            if ($found !== null) {
                return $found;
            }
        }

        return null;
    }

    /** Where staff look for what went wrong. */
    public function log(string $message): void
    {
        self::load('Events');
        if (!class_exists('Events')) {
            error_log("Avisador: $message");

            return;
        }
        \Events::create([
            'type' => 'info', 'owner' => 'system', 'owner_id' => 0, 'name' => 'module-addon-error',
            'data' => ['name' => 'Avisador', 'message' => $message],
        ]);
    }

    /** @param mixed $place */
    private static function pdoIn($place, int $depth): ?PDO
    {
        if ($place instanceof PDO) {
            return $place;
        }
        // A cast shows private properties too.
        foreach ((is_object($place) || is_array($place)) && $depth > 0 ? (array) $place : [] as $property) {
            $found = self::pdoIn($property, $depth - 1);
            if ($found !== null) {
                return $found;
            }
        }

        return null;
    }

    /** Versions before 5 load their helpers on demand. */
    private static function load(string $helper): void
    {
        if (!class_exists($helper) && class_exists('Helper')) {
            \Helper::Load($helper);
        }
    }

    /**
     * @param mixed $found
     *
     * @return array<string, mixed>|null
     */
    private static function row($found): ?array
    {
        $row = is_object($found) ? get_object_vars($found) : $found;

        return is_array($row) && $row !== [] ? $row : null;
    }
}

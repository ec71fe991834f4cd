<?php

declare(strict_types=1);

namespace Avisador;

/** What the staff have set up under Addon Modules. */
final class Settings
{
    /** @var Whmcs */
    private $whmcs;

    /** @var array<string, string> */
    private $kept;

    public function __construct(Whmcs $whmcs)
    {
        $this->whmcs = $whmcs;
        $this->kept = $whmcs->kept();
    }

    /** Avisador's address, as it was typed. */
    public function url(): string
    {
        return trim($this->kept['url'] ?? '');
    }

    /** Some versions of WHMCS keep a module's password fields encrypted. */
    public function secret(): string
    {
        $kept = trim($this->kept['secret'] ?? '');
        if ($kept === '' || strpos($kept, 'whsec_') === 0) {
            return $kept;
        }

        return Read::text($this->whmcs->ask('DecryptPassword', ['password2' => $kept])['password'] ?? '');
    }

    /** The id of the custom field that holds a client's consent; '' where none does. */
    public function consentField(): string
    {
        return Read::id(trim($this->kept['consentField'] ?? ''));
    }

    /** Whether events of this type are not told. */
    public function isOff(string $type): bool
    {
        return !in_array(strtolower($this->kept[self::nameOf($type)] ?? ''), ['', '0', 'no', 'off'], true);
    }

    /** The setting that switches a type off: what is missing, as after an update of this module, switches nothing off. */
    public static function nameOf(string $type): string
    {
        return 'off_' . strtr($type, '.', '_');
    }
}

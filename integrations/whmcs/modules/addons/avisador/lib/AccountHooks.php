<?php

declare(strict_types=1);

namespace Avisador;

/** Hooks about a client's account. In each hook's method: what it tells, by the event's id. */
final class AccountHooks
{
    /** WHMCS's fields that clients see, and Avisador's names for them. */
    private const FIELDS = [
        'firstname' => 'firstName', 'lastname' => 'lastName', 'companyname' => 'company', 'email' => 'email',
        'phonenumber' => 'phone', 'address1' => 'address', 'address2' => 'address', 'city' => 'city',
        'state' => 'state', 'postcode' => 'postcode', 'country' => 'country', 'tax_id' => 'taxId',
        'language' => 'language', 'paymentmethod' => 'paymentMethod', 'defaultgateway' => 'paymentMethod',
        'securityqans' => 'securityQuestion',
    ];

    /** @var Panel */
    private $panel;

    /** @var Whmcs */
    private $whmcs;

    /** @var Occurrences */
    private $occurrences;

    public function __construct(Panel $panel, Whmcs $whmcs, Occurrences $occurrences)
    {
        $this->panel = $panel;
        $this->whmcs = $whmcs;
        $this->occurrences = $occurrences;
    }

    /** @param array<string, mixed> $vars */
    public function clientAdd(array $vars): array
    {
        // Its user_id is a user's, which is some other client's as well.
        $clientId = Read::id($vars['client_id'] ?? $vars['userid'] ?? '');
        $data = ['loginUrl' => $this->panel->url('clientarea.php')];

        return ["ClientAdd:$clientId" => ['client' => $this->panel->client($clientId), 'data' => $data]];
    }

    /** @param array<string, mixed> $vars */
    public function userChangePassword(array $vars): array
    {
        // This is a user's id, and a user may own several clients or none.
        $userId = Read::id($vars['userid'] ?? $vars['user_id'] ?? '');
        $clients = $this->whmcs->ownedClients($userId);
        if ($clients === []) {
            throw new PanelError("the user $userId owns no client account");
        }

        return array_merge([], ...array_map([$this, 'passwordChanged'], $clients));
    }

    /** @param array<string, mixed> $vars */
    public function clientChangePassword(array $vars): array
    {
        return $this->passwordChanged(Read::id($vars['userid'] ?? ''));
    }

    /** @param array<string, mixed> $vars */
    public function clientEdit(array $vars): array
    {
        $clientId = Read::id($vars['userid'] ?? $vars['client_id'] ?? '');
        $before = is_array($vars['olddata'] ?? null) ? $vars['olddata'] : [];
        $changed = [];
        foreach (self::FIELDS as $field => $name) {
            $isThere = array_key_exists($field, $vars) && array_key_exists($field, $before);
            $pair = $isThere ? [Read::text($before[$field]), Read::text($vars[$field])] : ['', ''];
            if ($pair[0] !== $pair[1] && !($name === 'phone' && Read::isSamePhone(...$pair))) {
                $changed[$field] = $pair;
            }
        }
        if ($changed === []) {
            return [];
        }
        $names = array_values(array_unique(array_map(static function (string $field): string {
            return self::FIELDS[$field];
        }, array_keys($changed))));
        $data = Read::given([
            'changed' => $names,
            'previousPhone' => isset($changed['phonenumber']) ? Read::phone($before) : '',
            'by' => $this->whmcs->actor(),
        ]);
        $occurrence = $this->occurrences->of("client:$clientId", $changed);

        return ["ClientEdit:$clientId:$occurrence" => ['client' => $this->panel->client($clientId), 'data' => $data]];
    }

    private function passwordChanged(string $clientId): array
    {
        // Both hooks tell the same change.
        $occurrence = $this->occurrences->of("password:$clientId", 'changed');
        $data = Read::given(['by' => $this->whmcs->actor()]);

        return ["PasswordChanged:$clientId:$occurrence" => ['client' => $this->panel->client($clientId), 'data' => $data]];
    }
}

<?php

declare(strict_types=1);

namespace Avisador;

/** Hooks about services and domains. In each hook's method: what it tells, by the event's id. */
final class ServiceHooks
{
    /** WHMCS's own words for "no reason given", in English for everybody. */
    private const NO_REASON = ['', 'Overdue on Payment'];

    /** @var Panel */
    private $panel;

    /** @var Occurrences */
    private $occurrences;

    public function __construct(Panel $panel, Occurrences $occurrences)
    {
        $this->panel = $panel;
        $this->occurrences = $occurrences;
    }

    /** @param array<string, mixed> $vars */
    public function afterModuleSuspend(array $vars): array
    {
        $found = $this->panel->service(self::serviceId($vars));
        $reason = $found['suspensionReason'];
        $data = in_array($reason, self::NO_REASON, true) ? [] : ['reason' => $reason];

        return $this->told('AfterModuleSuspend', $found, $data);
    }

    /** @param array<string, mixed> $vars */
    public function afterModuleUnsuspend(array $vars): array
    {
        return $this->told('AfterModuleUnsuspend', $this->panel->service(self::serviceId($vars)), []);
    }

    /** @param array<string, mixed> $vars */
    public function afterModuleTerminate(array $vars): array
    {
        return $this->told('AfterModuleTerminate', $this->panel->service(self::serviceId($vars)), []);
    }

    /** @param array<string, mixed> $vars */
    public function cancellationRequest(array $vars): array
    {
        $found = $this->panel->service(Read::id($vars['relid'] ?? ''));
        $isImmediate = Read::text($vars['type'] ?? '') === 'Immediate';

        return $this->told('CancellationRequest', $found, Read::given([
            'when' => $isImmediate ? 'immediate' : 'end_of_period',
            'effectiveDate' => $isImmediate ? null : $found['nextDueDate'],
            'reason' => Read::text($vars['reason'] ?? ''),
        ]));
    }

    /**
     * The domain is read now: its row is gone soon.
     *
     * @param array<string, mixed> $vars
     */
    public function domainDelete(array $vars): array
    {
        $domainId = Read::id($vars['domainid'] ?? '');
        $found = $this->panel->domain($domainId);

        return ["DomainDelete:$domainId" => [
            'client' => $this->panel->client($found['clientId']),
            'data' => ['domain' => ['name' => $found['name']]],
        ]];
    }

    /**
     * The service that a module was called for: its variables come within `params`, in older versions bare.
     *
     * @param array<string, mixed> $vars
     */
    public static function serviceId(array $vars): string
    {
        $params = is_array($vars['params'] ?? null) ? $vars['params'] : $vars;
        $serviceId = Read::id($params['serviceid'] ?? '');
        $addonId = Read::id($params['addonId'] ?? '');
        if ($addonId !== '') {
            // Of the service itself nothing is true that is true of what was bought with it.
            throw new PanelError("it was about the addon $addonId of the service $serviceId");
        }

        return $serviceId;
    }

    /**
     * @param array<string, mixed> $found
     * @param array<string, mixed> $data
     */
    private function told(string $hook, array $found, array $data): array
    {
        $serviceId = $found['service']['id'];
        $occurrence = $this->occurrences->of("service:$serviceId", [$hook, $data]);

        return ["$hook:$serviceId:$occurrence" => [
            'client' => $this->panel->client($found['clientId']),
            'data' => ['service' => $found['service']] + $data,
        ]];
    }
}

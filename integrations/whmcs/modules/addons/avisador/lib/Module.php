<?php

declare(strict_types=1);

namespace Avisador;

use InvalidArgumentException;
use Throwable;

/** The module in one run of PHP: takes what hooks tell, and posts it where nobody waits. */
final class Module
{
    /** @var Whmcs */
    private $whmcs;

    /** @var Hooks|null */
    private $hooks;

    /** @var bool */
    private $isFlushPlanned = false;

    public function __construct(Whmcs $whmcs)
    {
        $this->whmcs = $whmcs;
    }

    /**
     * Puts what a hook tells into the outbox. Whatever goes wrong is in WHMCS's activity log, and the page goes on.
     *
     * @param mixed $vars
     */
    public function take(string $hook, $vars): void
    {
        try {
            $settings = new Settings($this->whmcs);
            if ($settings->isOff(Hooks::TELLS[$hook])) {
                return;
            }
            $events = $this->hooks($settings)->events($hook, is_array($vars) ? $vars : []);
            // Also while it is not set up where to post: nothing is lost until it is.
            $outbox = new Outbox($this->whmcs->pdo());
            foreach ($events as $id => $event) {
                $outbox->add((string) $id, $event);
            }
            if ($events !== []) {
                $this->flushAfterPage();
            }
        } catch (PanelError $error) {
            $this->whmcs->log("$hook tells no client: {$error->getMessage()}");
        } catch (Throwable $error) {
            $this->whmcs->log("$hook could not be taken: {$error->getMessage()}");
        }
    }

    /** Posts what waits. Problems of the far side are for the next time, and on this module's page. */
    public function flush(int $maxSeconds = 20): void
    {
        try {
            $this->outbox()->flush($maxSeconds);
        } catch (InvalidArgumentException $error) {
            // Not set up, which this module's page says, and the log would say every five minutes.
        } catch (Throwable $error) {
            $this->whmcs->log("the outbox could not be posted: {$error->getMessage()}");
        }
    }

    /** The outbox, with where to post. Throws InvalidArgumentException where the address or the secret cannot be right. */
    public function outbox(): Outbox
    {
        return new Outbox($this->whmcs->pdo(), $this->client());
    }

    /** Throws InvalidArgumentException where the address or the secret cannot be right. */
    public function client(): Client
    {
        $settings = new Settings($this->whmcs);

        return new Client($settings->url(), $settings->secret());
    }

    /** Makes the module's tables where they are not there yet. */
    public function install(): void
    {
        (new Outbox($this->whmcs->pdo()))->install();
        (new Packages(new Database($this->whmcs->pdo())))->install();
    }

    private function hooks(Settings $settings): Hooks
    {
        if ($this->hooks === null) {
            $whmcs = $this->whmcs;
            $panel = new Panel($whmcs, $settings->consentField());
            // The time tells staff when it was; the rest tells apart two runs within the same moment.
            $occurrences = new Occurrences(gmdate('YmdHis') . '-' . bin2hex(random_bytes(4)));
            $this->hooks = new Hooks($panel, [
                new AccountHooks($panel, $whmcs, $occurrences),
                new InvoiceHooks($panel, $whmcs, $occurrences),
                new ServiceHooks($panel, $occurrences),
                new PackageHooks($panel, $whmcs, $occurrences, new Packages(new Database($whmcs->pdo()))),
            ]);
        }

        return $this->hooks;
    }

    /** Where the page can be handed over first, it is not kept waiting; elsewhere the cron job posts. */
    private function flushAfterPage(): void
    {
        if ($this->isFlushPlanned || !function_exists('fastcgi_finish_request')) {
            return;
        }
        $this->isFlushPlanned = true;
        register_shutdown_function(function (): void {
            // The visitor's next page would wait for this session.
            session_write_close();
            fastcgi_finish_request();
            $this->flush(8);
        });
    }
}

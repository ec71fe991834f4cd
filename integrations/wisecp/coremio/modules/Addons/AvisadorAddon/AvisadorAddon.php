<?php

declare(strict_types=1);

require_once __DIR__ . '/lib/wisecp.php';

/** What WISECP shows of this add-on to its staff: settings, switching it on and off, and the page. */
class AvisadorAddon extends AddonModule
{
    public $version = '0.1.0';

    public function __construct()
    {
        $this->_name = __CLASS__;
        parent::__construct();
    }

    /** The settings, as WISECP draws them. */
    public function fields()
    {
        $settings = $this->config['settings'] ?? [];
        $fields = [];
        foreach (['url', 'secret', 'invoiceUrl', 'consentField', 'undocumentedHooks', 'dsn', 'dbUser', 'dbPassword'] as $key) {
            $fields[$key] = [
                'wrap_width' => 100,
                'name' => $this->lang["$key-name"] ?? $key,
                'description' => $this->lang["$key-about"] ?? '',
                'type' => in_array($key, ['secret', 'dbPassword'], true) ? 'password' : 'text',
                'value' => $settings[$key] ?? '',
            ];
        }
        $fields['undocumentedHooks']['type'] = 'approval';
        $fields['undocumentedHooks']['checked'] = (bool) ($settings['undocumentedHooks'] ?? false);
        unset($fields['undocumentedHooks']['value']);

        return $fields;
    }

    /** Refuses an address or a secret that cannot be right, before they are kept. */
    public function save_fields($fields = [])
    {
        try {
            new Avisador\Client(trim((string) ($fields['url'] ?? '')), trim((string) ($fields['secret'] ?? '')));
        } catch (InvalidArgumentException $error) {
            $this->error = $error->getMessage();

            return false;
        }
        try {
            Avisador\outbox()->resume();
        } catch (Throwable $error) {
            // The tables come with switching the add-on on.
        }

        return $fields;
    }

    /** Makes the tables, and learns which services are active or suspended at the moment. */
    public function activate()
    {
        try {
            Avisador\install();
        } catch (Throwable $error) {
            $this->error = $error->getMessage();

            return false;
        }

        return true;
    }

    /** The tables stay: what waits in them is posted once the add-on is on again. */
    public function deactivate()
    {
        return true;
    }

    /** The page: what waits, why nothing is posted, and what was refused. */
    public function adminArea()
    {
        $token = Avisador\formToken();
        $problem = null;
        $status = ['waiting' => 0, 'oldestAt' => null, 'problem' => null];
        $rejected = [];
        try {
            $outbox = Avisador\outbox();
            $given = $_POST['avisador_token'] ?? '';
            if (is_string($_POST['avisador_retry'] ?? null) && is_string($given) && hash_equals($token, $given)) {
                $outbox->retry($_POST['avisador_retry']);
            }
            $status = $outbox->status();
            $rejected = $outbox->rejected();
            Avisador\client();
        } catch (Throwable $error) {
            $problem = $error->getMessage();
        }
        $words = $this->lang;
        $link = (string) $this->area_link;
        ob_start();
        include __DIR__ . '/views/index.php';

        return [
            'page_title' => 'Avisador',
            'breadcrumbs' => [['link' => '', 'title' => 'Avisador']],
            'content' => ob_get_clean(),
        ];
    }
}

require_once __DIR__ . '/hooks.php';

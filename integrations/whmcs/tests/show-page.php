<?php

/**
 * Prints the module's settings and its page as WHMCS frames them, in English or Spanish, after Avisador has taken
 * something, refused something and was tried: `php integrations/whmcs/tests/show-page.php en`.
 */

declare(strict_types=1);

use Avisador\Words;

require __DIR__ . '/stand-in/load.php';

$isSpanish = ($argv[1] ?? 'en') === 'es';
$language = $isSpanish ? 'spanish' : 'english';
$text = static function (string $value): string {
    return htmlspecialchars($value, ENT_QUOTES, 'UTF-8');
};

StandIn::open(Avisador::url(), Avisador::secret());
StandIn::change('tbladmins', '3', ['language' => $language]);
StandIn::set('off_quote_available', 'on');
StandIn::$now = strtotime('2026-11-21 14:05:00 UTC');
StandIn::change('tblclients', '314', ['phonenumber' => '', 'phonenumberformatted' => '']);
Deeds::register('314');
Deeds::pay('71');
StandIn::cron();
StandIn::$now += 240;
Deeds::deleteDomain('7');

$rows = '';
foreach (avisador_config()['fields'] as $name => $field) {
    $value = ['url' => 'https://avisos.mihosting.example', 'secret' => 'whsec_0123456789abcdef'][$name] ?? '';
    $isTicked = $name === 'off_quote_available' ? ' checked' : '';
    $input = $field['Type'] === 'yesno'
        ? "<label><input type=\"checkbox\"$isTicked> {$text($field['Description'])}</label>"
        : "<input type=\"{$field['Type']}\" size=\"{$field['Size']}\" value=\"$value\"> {$text($field['Description'])}";
    $rows .= "<tr><th>{$text($field['FriendlyName'])}</th><td>$input</td></tr>";
}
ob_start();
$_POST = ['avisador' => 'test', 'phone' => '+54 9 11 2345-6789', 'token' => 't'];
avisador_output(['_lang' => Words::in($language), 'modulelink' => 'addonmodules.php?module=avisador']);
$page = ob_get_clean();

[$modules, $save] = $isSpanish ? ['Módulos adicionales', 'Guardar cambios'] : ['Addon Modules', 'Save Changes'];
?>
<!doctype html>
<html lang="<?= $isSpanish ? 'es' : 'en' ?>">
<meta charset="utf-8">
<title>Avisador</title>
<style>
  body { margin: 0; background: #f6f6f6; color: #333; font: 14px/1.43 'Open Sans', 'Helvetica Neue', Helvetica, Arial, sans-serif; }
  header { background: #1a4d80; color: #fff; padding: 12px 24px; font-weight: 600; }
  main { padding: 8px 24px 24px; }
  h1 { font-size: 24px; font-weight: 400; margin: 16px 0 12px; }
  .form { width: 100%; border-collapse: collapse; background: #fff; border: 1px solid #ddd; }
  .form th, .form td { padding: 6px 12px; border-bottom: 1px solid #eee; text-align: left; font-weight: 400; }
  .form th { width: 260px; background: #efefef; text-align: right; }
  input[type='text'], input[type='password'] { border: 1px solid #ccc; border-radius: 3px; padding: 5px 8px; font: inherit; }
  .panel { background: #fff; border: 1px solid #ddd; border-radius: 4px; margin: 0 0 16px; }
  .panel-heading { background: #f5f5f5; border-bottom: 1px solid #ddd; padding: 8px 15px; }
  .panel-title { font-size: 16px; font-weight: 400; margin: 0; }
  .panel-body { padding: 12px 15px; }
  .table th, .table td { text-align: left; padding: 4px 24px 4px 0; font-weight: 400; }
  .table td { font-weight: 600; }
  .datatable { border-collapse: collapse; }
  .datatable th { background: #1a4d80; color: #fff; font-weight: 400; padding: 6px 10px; text-align: left; }
  .datatable td { border: 1px solid #eee; padding: 6px 10px; }
  .btn { border: 1px solid #ccc; border-radius: 4px; background: #fff; color: #333; padding: 6px 12px; font: inherit; }
  .btn-primary { background: #337ab7; border-color: #2e6da4; color: #fff; }
  .btn-sm { padding: 4px 9px; font-size: 12px; }
  .successbox, .errorbox, .infobox { border: 1px solid; border-left-width: 6px; padding: 10px 15px; margin: 0 0 16px; }
  .successbox { background: #dff0d8; border-color: #7bb661; } .errorbox { background: #f2dede; border-color: #c66; }
  .infobox { background: #d9edf7; border-color: #6aa9c9; }
  p { margin: 0 0 10px; }
</style>
<header>WHMCS</header>
<main>
  <h1><?= $modules ?> › Avisador</h1>
  <table class="form"><?= $rows ?></table>
  <p style="margin-top:12px"><button class="btn btn-primary"><?= $save ?></button></p>
  <h1>Avisador</h1>
  <?= $page ?>
</main>

<?php

$_ADDONLANG['waiting'] = 'En espera de entrega';
$_ADDONLANG['oldest'] = 'El más antiguo, desde';
$_ADDONLANG['problem'] = 'Por qué no se entrega nada en este momento';
$_ADDONLANG['rejected'] = 'Rechazados por Avisador';
$_ADDONLANG['none'] = 'Ninguno.';
$_ADDONLANG['event'] = 'Evento';
$_ADDONLANG['client'] = 'Cliente';
$_ADDONLANG['when'] = 'Cuándo';
$_ADDONLANG['reason'] = 'Motivo';
$_ADDONLANG['retry'] = 'Entregar de nuevo';

<?php

$_ADDONLANG['waiting'] = 'Waiting to be posted';
$_ADDONLANG['oldest'] = 'The oldest since';
$_ADDONLANG['problem'] = 'Why nothing is posted at the moment';
$_ADDONLANG['rejected'] = 'Refused by Avisador';
$_ADDONLANG['none'] = 'None.';
$_ADDONLANG['event'] = 'Event';
$_ADDONLANG['client'] = 'Client';
$_ADDONLANG['when'] = 'When';
$_ADDONLANG['reason'] = 'Reason';
$_ADDONLANG['retry'] = 'Post again';

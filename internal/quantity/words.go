package quantity

// The tables. Words are folded, without accents and in lower case; "_" joins the words of a
// phrase and leaves out points ("u.s. dollars" is us_dollars or u_s_dollars); in units,
// rates and bounds "+" takes up to three letters more; a scale with "!" stands alone.

var common = table{
	scales: `1e3 k
		1e6 m mn mln mio mm million millions
		1e9 b bn bln billion billions
		1e12 tn trn trln trillion trillions`,
	units: `% %
		USD $ usd us_$ u_$_s
		EUR € eur
		RUB ₽ rub rur
		BRL r_$ brl
		GBP £ gbp
		CNY ¥ cny rmb yuan renminbi
		JPY jpy
		MXN mxn
		ARS ars
		CLP clp
		COP cop
		PEN pen
		times x ×
		pp pp p_p
		t t tn
		t*1e-3 kg
		t*1e6 mt
		km km
		km*1e-3 m
		km*1e-5 cm
		km*1e-6 mm
		C °_c
		km2 km_2 km_² sq_km
		km2*1e-6 m_2 m_²
		km2*0.01 ha
		m3 m_3 m_³
		m3*1e9 bcm
		bbl bbl
		bbl/day bpd
		bbl/day*1e6 mbd
		MW mw
		MW*1e-3 kw
		MW*1e3 gw
		MWh mwh
		MWh*1e-3 kwh
		MWh*1e3 gwh
		MWh*1e6 twh`,
	rates: `year /_year
		day /_day /_d
		hour /_h /_ч
		km2 /_km
		bbl /_bbl
		t /_t`,
	references: `c cc сс`,
	before: `about ~ ≈ ±
		over >
		at_least ≥
		under <
		at_most ≤`,
	after: `at_least +`,
}

var english = table{
	numbers: `0 zero
		1 one
		2 two
		3 three
		4 four
		5 five
		6 six
		7 seven
		8 eight
		9 nine
		10 ten
		11 eleven
		12 twelve
		13 thirteen
		14 fourteen
		15 fifteen
		16 sixteen
		17 seventeen
		18 eighteen
		19 nineteen
		20 twenty
		30 thirty
		40 forty fourty
		50 fifty
		60 sixty
		70 seventy
		80 eighty
		90 ninety`,
	scales: `2 couple
		12 dozen
		100 hundred hundreds
		1e3 thousand thousands`,
	fractions: `2 half halves
		3 third thirds
		4 quarter quarters fourth fourths
		5 fifth fifths
		6 sixth sixths
		7 seventh sevenths
		8 eighth eighths
		9 ninth ninths
		10 tenth tenths`,
	multiples: `2 twice doubled doubling doubles twofold
		3 thrice tripled tripling triples trebled threefold
		4 quadrupled quadrupling fourfold
		5 quintupled fivefold
		6 sixfold
		7 sevenfold
		8 eightfold
		10 tenfold
		100 hundredfold`,
	halves: `half`,
	months: `january february march april may june july august september october november december
		jan feb mar apr jun jul aug sep sept oct nov dec`,
	references: `article articles art arts chapter chapters ch figure fig figs table pages page p pp pg volume vol vols no nos number numbers nr
		section sec paragraph paragraphs para paras note notes footnote item resolution resolutions protocol law decree act bill channel flight route highway interstate
		version appendix annex phase category group class type model mod grade`,
	articles:  `a an the`,
	definites: `the these those other both its their`,
	ones:      `one a an another`,
	vague:     `several few many some hundreds tens dozens thousands`,
	yearly:    `in since until till by of from before after during circa around about for`,
	ordinals:  `st nd rd th`,
	froms:     `from`,
	betweens:  `between`,
	tos:       `to`,
	ors:       `or`,
	ands:      `and`,
	ofs:       `of`,
	growths:   ``,
	units: `% percent pct per_cent
		pp percentage_point percentage_points percent_points
		USD dollar dollars us_dollar us_dollars u_s_dollar u_s_dollars american_dollars usd
		EUR euro euros
		RUB ruble rubles rouble roubles russian_rubles russian_roubles
		BRL reais brazilian_reais brazilian_reals reals
		GBP pounds_sterling
		CNY yuans chinese_yuan
		JPY yen
		peso peso pesos
		PEN soles
		times times time fold
		t ton tons tonne tonnes metric_ton metric_tons metric_tonnes
		t*1e-3 kilogram kilograms kilogramme kilogrammes kilo kilos
		km kilometer kilometers kilometre kilometres kms
		km*1e-3 meter meters metre metres
		km*1e-6 millimeter millimeters millimetre millimetres
		km*3.048e-4 foot feet ft
		km*1.609344 mile miles
		km*1.852 nautical_mile nautical_miles
		km2 square_kilometer square_kilometers square_kilometre square_kilometres
		km2*1e-6 square_meter square_meters square_metre square_metres sq_m
		km2*2.589988 square_mile square_miles sq_mi
		km2*0.01 hectare hectares
		km2*0.004046856 acre acres
		m3 cubic_meter cubic_meters cubic_metre cubic_metres cu_m
		m3*0.0283168 cubic_foot cubic_feet
		m3*0.001 liter liters litre litres
		bbl barrel barrels
		MW megawatt megawatts
		MW*1e-3 kilowatt kilowatts
		MW*1e3 gigawatt gigawatts
		MWh megawatt_hours
		MWh*1e-3 kilowatt_hours
		MWh*1e3 gigawatt_hours
		MWh*1e6 terawatt_hours
		year year years yr yrs
		year*10 decade decades
		year*100 century centuries
		month month months
		day*7 week weeks
		day day days
		hour hour hours hrs
		minute minute minutes
		#country country countries state states nation nations
		#vote vote votes
		#person person persons people voter voters soldier soldiers troops servicemen citizen citizens student students worker workers
		#person employee employees inhabitants residents migrants refugees immigrants tourists women men children strong`,
	rates: `year per_year a_year each_year every_year annually yearly per_annum
		month per_month a_month monthly
		week per_week a_week weekly
		day per_day a_day daily
		hour per_hour an_hour
		km2 per_square_kilometer per_square_kilometre per_sq_km per_km2
		bbl per_barrel a_barrel
		t per_ton per_tonne a_ton a_tonne`,
	before: `exact add_up_to adds_up_to added_up_to adding_up_to
		about about around approximately approx roughly circa ca some close_to an_estimated estimated_at in_the_region_of on_the_order_of
		nearly nearly almost just_under just_short_of
		over more_than over above exceeding exceeds exceed exceeded in_excess_of upward_of upwards_of greater_than higher_than just_over well_over better_than
		at_least at_least no_less_than not_less_than no_fewer_than not_fewer_than minimum_of a_minimum_of
		under less_than fewer_than under below lower_than
		at_most up_to at_most no_more_than not_more_than not_exceeding maximum_of a_maximum_of as_many_as as_much_as`,
	after: `about or_so odd or_thereabouts
		at_least or_more and_more and_over and_above or_over plus at_least
		at_most or_less or_fewer at_most`,
}

var spanish = table{
	numbers: `0 cero
		1 uno un una
		2 dos
		3 tres
		4 cuatro
		5 cinco
		6 seis
		7 siete
		8 ocho
		9 nueve
		10 diez
		11 once
		12 doce
		13 trece
		14 catorce
		15 quince
		16 dieciseis
		17 diecisiete
		18 dieciocho
		19 diecinueve
		20 veinte
		21 veintiuno veintiun veintiuna
		22 veintidos
		23 veintitres
		24 veinticuatro
		25 veinticinco
		26 veintiseis
		27 veintisiete
		28 veintiocho
		29 veintinueve
		30 treinta
		40 cuarenta
		50 cincuenta
		60 sesenta
		70 setenta
		80 ochenta
		90 noventa
		100 cien ciento
		200 doscientos doscientas
		300 trescientos trescientas
		400 cuatrocientos cuatrocientas
		500 quinientos quinientas
		600 seiscientos seiscientas
		700 setecientos setecientas
		800 ochocientos ochocientas
		900 novecientos novecientas`,
	scales: `2 par
		10 decena decenas
		12 docena docenas
		20 veintena
		30 treintena
		100 centenar centenares centena centenas
		1e3 mil! millar millares
		1e6 millon millones mill
		1e9 millardo millardos
		1e12 billon billones
		1e18 trillon trillones`,
	fractions: `2 mitad
		3 tercio tercios tercera terceras
		4 cuarto cuartos cuarta cuartas
		5 quinto quintos quinta quintas
		6 sexto sextos sexta sextas
		7 septimo septimos septima septimas
		8 octavo octavos octava octavas
		9 noveno novenos novena novenas
		10 decimo decimos decima decimas`,
	multiples: `2 doble duplico duplicaron duplicar duplicado duplicada duplicando duplica duplican
		3 triple triplico triplicaron triplicar triplicado triplicada triplicando triplica triplican
		4 cuadruple cuadruplico cuadruplicaron cuadruplicar cuadruplicado`,
	halves: `medio media`,
	parts:  `parte partes`,
	months: `enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre`,
	references: `articulo articulos art arts capitulo cap figura fig tabla cuadro pagina paginas pag pags p pp volumen vol tomo
		numero numeros num nro no seccion parrafo nota notas resolucion resoluciones ley decreto fase etapa version anexo protocolo inciso canal vuelo ruta carretera autopista siglo ano categoria tipo clase modelo grupo`,
	articles:  `el la los las un una unos unas lo del de`,
	definites: `los las estos estas esos esas ambos ambas sus otros otras`,
	ones:      `un una uno`,
	vague:     `varios varias algunos algunas pocos pocas muchos muchas unos unas cientos miles decenas docenas`,
	yearly:    `en desde hasta de del antes despues durante para el la ano y`,
	ordinals:  `o a er ero ra ro to ta mo ma do da vo va no na os as`,
	froms:     `de del desde`,
	betweens:  `entre`,
	tos:       `a al hasta`,
	ors:       `o u`,
	ands:      `y e`,
	ofs:       `de`,
	growths:   `crec aument subi sube ascend lleg alcanz redu dismin elev baj caer cay incremen ampli pas`,
	units: `% por_ciento por_cien porciento
		pp punto_porcentual puntos_porcentuales puntos_de_porcentaje
		USD dolar dolares dolares_estadounidenses dolares_americanos dolares_norteamericanos
		EUR euro euros
		RUB rublo rublos
		BRL reales reales_brasilenos
		GBP libras_esterlinas
		CNY yuanes
		JPY yenes
		peso peso pesos
		PEN soles
		times vez veces
		t tonelada toneladas toneladas_metricas
		t*1e-3 kilogramo kilogramos kilo kilos
		km kilometro kilometros
		km*1e-3 metro metros
		km*1e-6 milimetro milimetros
		km*3.048e-4 pie pies
		km*1.609344 milla millas
		km*1.852 milla_nautica millas_nauticas
		km2 kilometro_cuadrado kilometros_cuadrados
		km2*1e-6 metro_cuadrado metros_cuadrados
		km2*0.01 hectarea hectareas
		km2*0.004046856 acre acres
		km2*2.589988 milla_cuadrada millas_cuadradas
		m3 metro_cubico metros_cubicos
		m3*0.0283168 pies_cubicos
		m3*0.001 litro litros
		bbl barril barriles
		MW megavatio megavatios megawatt megawatts megawatios
		MW*1e-3 kilovatio kilovatios
		MW*1e3 gigavatio gigavatios
		MWh*1e-3 kilovatios_hora
		year ano anos
		year*10 decada decadas decenio decenios
		year*100 siglo siglos
		month mes meses
		day*7 semana semanas
		day dia dias
		hour hora horas
		minute minuto minutos
		#country pais paises estado estados nacion naciones
		#vote voto votos
		#person persona personas habitante habitantes votante votantes elector electores soldado soldados efectivos ciudadano ciudadanos
		#person estudiante estudiantes trabajadores empleados migrantes refugiados inmigrantes turistas mujeres hombres ninos`,
	rates: `year al_ano por_ano cada_ano anual anuales anualmente
		month al_mes por_mes mensual mensuales mensualmente
		week por_semana a_la_semana semanales
		day al_dia por_dia diario diarios diaria diarias diariamente
		hour por_hora
		km2 por_kilometro_cuadrado por_km2
		bbl por_barril el_barril
		t por_tonelada la_tonelada`,
	before: `about cerca_de alrededor_de aproximadamente aprox unos unas en_torno_a aproximado_de proximo_a proxima_a del_orden_de
		nearly casi
		exact nada_menos_que nada_menos_de
		over mas_de mas_que por_encima_de superior_a superiores_a supera superan supero superaron superaba superaban superado rebasa rebaso excede exceden excedio
		at_least al_menos por_lo_menos como_minimo no_menos_de un_minimo_de minimo_de cuando_menos
		under menos_de menos_que por_debajo_de inferior_a inferiores_a
		at_most hasta como_maximo a_lo_sumo no_mas_de un_maximo_de maximo_de`,
	after: `over y_pico
		about mas_o_menos aproximadamente
		at_least o_mas y_mas como_minimo por_lo_menos
		at_most o_menos como_maximo`,
}

var portuguese = table{
	numbers: `0 zero
		1 um uma
		2 dois duas
		3 tres
		4 quatro
		5 cinco
		6 seis
		7 sete
		8 oito
		9 nove
		10 dez
		11 onze
		12 doze
		13 treze
		14 catorze quatorze
		15 quinze
		16 dezesseis dezasseis
		17 dezessete dezassete
		18 dezoito
		19 dezenove dezanove
		20 vinte
		30 trinta
		40 quarenta
		50 cinquenta
		60 sessenta
		70 setenta
		80 oitenta
		90 noventa
		100 cem cento
		200 duzentos duzentas
		300 trezentos trezentas
		400 quatrocentos quatrocentas
		500 quinhentos quinhentas
		600 seiscentos seiscentas
		700 setecentos setecentas
		800 oitocentos oitocentas
		900 novecentos novecentas`,
	scales: `2 par
		10 dezena dezenas
		12 duzia duzias
		20 vintena
		100 centena centenas
		1e3 mil! milhar milhares
		1e6 milhao milhoes mi
		1e9 bilhao bilhoes bi
		1e12 trilhao trilhoes tri biliao bilioes
		1e18 triliao trilioes`,
	fractions: `2 metade
		3 terco tercos terca tercas
		4 quarto quartos quarta quartas
		5 quinto quintos quinta quintas
		6 sexto sextos sexta sextas
		7 setimo setimos setima setimas
		8 oitavo oitavos oitava oitavas
		9 nono nonos nona nonas
		10 decimo decimos decima decimas`,
	multiples: `2 dobro dobrou dobraram dobrar dobrado dobrada dobrando duplicou duplicaram duplicar duplicado
		3 triplo triplicou triplicaram triplicar triplicado
		4 quadruplo quadruplicou quadruplicaram quadruplicar`,
	halves: `meio meia`,
	parts:  `parte partes`,
	months: `janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro`,
	references: `artigo artigos art arts capitulo cap figura fig tabela quadro pagina paginas pag pags p pp volume vol tomo
		numero numeros num no seccao secao paragrafo nota notas resolucao resolucoes lei decreto fase etapa versao anexo protocolo inciso portaria canal voo rota rodovia seculo ano categoria tipo classe modelo grupo`,
	articles:  `o a os as um uma uns umas do da dos das de`,
	definites: `os as estes estas esses essas ambos ambas dos das nos nas aos pelos pelas seus suas outros outras`,
	ones:      `um uma`,
	vague:     `varios varias alguns algumas poucos poucas muitos muitas uns umas centenas milhares dezenas duzias`,
	yearly:    `em desde ate de do da no na antes depois durante para o a ano e`,
	ordinals:  `o a os as`,
	froms:     `de desde`,
	betweens:  `entre`,
	tos:       `a ao ate para`,
	ors:       `ou`,
	ands:      `e`,
	ofs:       `de`,
	growths:   `cresc aument subi sobe cheg atingi alcanc redu dimin elev baix cai caiu ampli pass`,
	units: `% por_cento porcento
		pp ponto_percentual pontos_percentuais
		USD dolar dolares dolares_americanos dolares_norte_americanos dolares_estadunidenses
		EUR euro euros
		RUB rublo rublos
		BRL real reais
		GBP libras_esterlinas
		CNY yuans iuanes
		JPY ienes
		peso peso pesos
		PEN soles
		times vez vezes
		t tonelada toneladas toneladas_metricas
		t*1e-3 quilograma quilogramas quilo quilos
		km quilometro quilometros
		km*1e-3 metro metros
		km*1e-6 milimetro milimetros
		km*1.609344 milha milhas
		km*1.852 milha_nautica milhas_nauticas
		km2 quilometro_quadrado quilometros_quadrados
		km2*1e-6 metro_quadrado metros_quadrados
		km2*0.01 hectare hectares
		km2*0.004046856 acre acres
		km2*2.589988 milha_quadrada milhas_quadradas
		m3 metro_cubico metros_cubicos
		m3*0.0283168 pes_cubicos
		m3*0.001 litro litros
		bbl barril barris
		MW megawatt megawatts
		MW*1e-3 quilowatt quilowatts
		MW*1e3 gigawatt gigawatts
		MWh*1e-3 quilowatts_hora
		year ano anos
		year*10 decada decadas
		year*100 seculo seculos
		month mes meses
		day*7 semana semanas
		day dia dias
		hour hora horas
		minute minuto minutos
		#country pais paises estado estados nacao nacoes
		#vote voto votos
		#person pessoa pessoas habitante habitantes eleitor eleitores soldado soldados efetivos cidadao cidadaos
		#person estudante estudantes trabalhadores empregados funcionarios migrantes refugiados imigrantes turistas mulheres homens criancas`,
	rates: `year por_ano ao_ano a_cada_ano cada_ano anual anuais anualmente
		month por_mes ao_mes mensal mensais mensalmente
		week por_semana semanais
		day por_dia ao_dia diario diarios diaria diarias diariamente
		hour por_hora
		km2 por_quilometro_quadrado por_km2
		bbl por_barril o_barril
		t por_tonelada a_tonelada`,
	before: `about cerca_de cerca_da cerca_do aproximadamente aprox em_torno_de por_volta_de uns umas perto_de na_ordem_de da_ordem_de
		nearly quase
		exact nada_menos_que nada_menos_do_que
		over mais_de mais_da mais_do mais_que acima_de acima_dos superior_a superiores_a supera superam superou superaram passou_dos passa_dos passam_dos passou_das ultrapassa ultrapassam ultrapassou ultrapassaram excede excedeu
		at_least pelo_menos ao_menos no_minimo nao_menos_de um_minimo_de minimo_de
		under menos_de menos_da menos_do menos_que abaixo_de abaixo_dos inferior_a inferiores_a
		at_most ate no_maximo nao_mais_de nao_mais_que nao_mais_do_que um_maximo_de maximo_de`,
	after: `over e_poucos e_poucas
		about mais_ou_menos aproximadamente
		at_least ou_mais e_mais no_minimo pelo_menos
		at_most ou_menos no_maximo`,
}

var russian = table{
	numbers: `0 ноль ноля нолю нолем нуль нуля нулю нулем
		1 один одна одно одного одной одному одним одну одном одною
		1.5 полтора полторы полутора
		2 два две двух двум двумя двое двоих двоим двоими
		3 три трех трем тремя трое троих троим троими
		4 четыре четырех четырем четырьмя четверо четверых четверым
		5 пять пяти пятью пятеро пятерых
		6 шесть шести шестью шестеро шестерых
		7 семь семи семеро семерых
		8 восемь восьми восемью восьмью
		9 девять девяти девятью
		10 десять десяти десятью
		11 одиннадцать одиннадцати одиннадцатью
		12 двенадцать двенадцати двенадцатью
		13 тринадцать тринадцати тринадцатью
		14 четырнадцать четырнадцати четырнадцатью
		15 пятнадцать пятнадцати пятнадцатью
		16 шестнадцать шестнадцати шестнадцатью
		17 семнадцать семнадцати семнадцатью
		18 восемнадцать восемнадцати восемнадцатью
		19 девятнадцать девятнадцати девятнадцатью
		20 двадцать двадцати двадцатью
		30 тридцать тридцати тридцатью
		40 сорок сорока
		50 пятьдесят пятидесяти пятьюдесятью
		60 шестьдесят шестидесяти шестьюдесятью
		70 семьдесят семидесяти семьюдесятью
		80 восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью
		90 девяносто девяноста
		100 сто ста
		200 двести двухсот двумстам двумястами двухстах
		300 триста трехсот тремстам тремястами трехстах
		400 четыреста четырехсот четыремстам четырьмястами четырехстах
		500 пятьсот пятисот пятистам пятьюстами пятистах
		600 шестьсот шестисот шестистам шестьюстами шестистах
		700 семьсот семисот семистам семьюстами семистах
		800 восемьсот восьмисот восьмистам восемьюстами восьмистах
		900 девятьсот девятисот девятистам девятьюстами девятистах
		50 полсотни
		500 полтысячи
		5e5 полмиллиона
		5e8 полмиллиарда`,
	scales: `2 пара! пару!
		10 десяток! десятка десятку десятком десятков десятки десяткам
		12 дюжина! дюжину! дюжины дюжин
		100 сотня! сотню! сотни сотен сотней
		1e3 тысяча! тысячу! тысячей тысячи тысяч тысяче тысячам тысячами тысячах тыс
		1e6 миллион! миллиона миллиону миллионом миллионе миллионы миллионов миллионам миллионами миллионах млн
		1e9 миллиард! миллиарда миллиарду миллиардом миллиарде миллиарды миллиардов миллиардам миллиардами миллиардах млрд
		1e12 триллион! триллиона триллиону триллионом триллионы триллионов триллионами триллионах трлн`,
	fractions: `2 половина половины половине половину половиной
		3 треть трети третью третей третьей третья
		4 четверть четверти четвертью четвертей четвертая четвертую четвертой
		5 пятая пятую пятой пятых
		6 шестая шестую шестой шестых
		7 седьмая седьмую седьмой седьмых
		8 восьмая восьмую восьмой восьмых
		9 девятая девятую девятой девятых
		10 десятая десятую десятой десятых`,
	multiples: `2 вдвое дважды удвоил удвоила удвоили удвоило удвоился удвоилась удвоилось удвоились удвоить удвоиться удвоит удвоят
		3 втрое трижды утроил утроила утроили утроило утроился утроилась утроилось утроились утроить утроиться
		4 вчетверо четырежды
		5 впятеро
		10 вдесятеро`,
	parts: `часть части частью частей доля доли долю`,
	months: `январь января январе январю февраль февраля феврале февралю март марта марте марту апрель апреля апреле апрелю май мая мае маю
		июнь июня июне июню июль июля июле июлю август августа августе августу сентябрь сентября сентябре сентябрю октябрь октября октябре октябрю
		ноябрь ноября ноябре ноябрю декабрь декабря декабре декабрю янв фев февр апр авг сен сент окт нояб дек`,
	references: `статья статьи статье статью статьей статьях ст глава главы главе рисунок рис табл таблица таблице стр с п пп пункт пункта пункте пункту
		примечание примечания примечании примечанию сноска сноске резолюция резолюции резолюцию резолюцией номер номером том тома т раздел раздела приложение закон указ этап рейс выпуск вып гл версия модель тип группа группы группе группу`,
	articles:  `в во на`,
	definites: `эти этих этими этим обе оба обеих обоих обеими обоими`,
	ones:      `один одна одно одного одной одному одним одну одном`,
	vague:     `несколько нескольких несколькими нескольким многие многих десятки сотни тысячи сотен`,
	yearly:    `в во с со до по после от из к на за год года году около весны весной летом осенью зимой`,
	froms:     `с со`,
	betweens:  `между`,
	tos:       `до`,
	ors:       `или`,
	ands:      `и`,
	growths:   `выро вырас раст возраст возро увелич сократ сокращ сниз подн упа падал довест довел довед достиг дости дош рост паден повы умень расшир прибли`,
	units: `% процент+ процентн+ проц
		pp процентн+_пункт+ п_п
		USD доллар+ долл доллар+_сша долл_сша
		EUR евро
		RUB рубль рубл+ руб
		BRL реал реала реалов
		GBP фунт+_стерлинг+
		CNY юан+
		JPY иен+
		peso песо
		times раз раза кратн+ разн+
		t тонн+ т
		t*1e-3 килограмм+ кг
		km километр+ км
		km*1e-3 метр+ м
		km*1.609344 миль миля мили
		km2 квадратн+_километр+ кв_километр+ кв_км км_² км_2
		km2*1e-6 квадратн+_метр+ кв_метр+ кв_м
		km2*0.01 гектар+ га
		m3 кубометр+ кубическ+_метр+ куб_метр+ куб_м м_³ м_3
		m3*0.001 литр+
		bbl баррел+ барр
		MW мегаватт+ мвт
		MW*1e-3 киловатт+ квт
		MW*1e3 гигаватт+ гвт
		MWh*1e-3 квт_ч киловатт+_час+
		year год года лет годов годам годами годах году летн+ летие летия летию
		year*10 десятилетие десятилетия десятилетий десятилетиям
		year*100 век века веков столетие столетия столетий
		month месяц+ месячн+ мес
		day*7 недель недели неделю неделя недельн+
		day день дня дней дни дням днями днях дневн+ сутки суток
		hour час часа часов часам часовой часового часовая часовую
		minute минут минуты минуту
		#country стран страна страны страну страной странам странами странах стране государство государства государств государствам государствами государствах
		#country держав державы
		#vote голос голоса голосов голосам голосами
		#person человек человека чел людей избирател+ голосующ+ голосовавш+ солдат солдата военнослужащ+ граждан студент+ рабоч+ жител+ мигрант+ беженц+ беженцев турист+ женщин мужчин детей`,
	rates: `year в_год за_год ежегодно
		month в_месяц ежемесячно
		week в_неделю
		day в_день в_сутки ежедневно
		hour в_час
		km2 на_квадратн+_километр+ на_кв_км
		bbl за_баррел+
		t за_тонн+`,
	before: `about около примерно приблизительно порядка ориентировочно где_то
		nearly почти
		over более более_чем больше больше_чем свыше выше превышает превышают превысил превысила превысило превысили превысит превышающ+ превышал превышала
		at_least не_менее не_менее_чем не_меньше самое_меньшее как_минимум минимум по_меньшей_мере по_крайней_мере
		under менее менее_чем меньше меньше_чем ниже
		at_most до не_более не_более_чем не_больше самое_большее не_свыше максимум не_превышает не_превысит`,
	after: `over с_лишним с_небольшим
		at_least и_более и_больше или_более и_выше
		at_most или_менее и_менее`,
}

// stemWords are the numbers that begin a Russian adjective or noun, "пятидневный".
const stemWords = `1.5 полутора
	2 двух дву
	3 трех
	4 четырех
	5 пяти
	6 шести
	7 семи
	8 восьми
	9 девяти
	10 десяти
	12 двенадцати
	15 пятнадцати
	20 двадцати
	25 двадцатипяти
	30 тридцати
	40 сорока
	50 пятидесяти
	60 шестидесяти
	70 семидесяти
	80 восьмидесяти
	90 девяносто
	100 сто ста
	200 двухсот
	300 трехсот
	500 пятисот
	1000 тысяче`

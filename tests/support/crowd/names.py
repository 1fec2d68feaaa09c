# ruff: noqa: RUF001 (names in many alphabets)
"""Given names and surnames that are common in their languages, written down for ScrubJay; nobody in particular."""

from typing import NamedTuple


class Names(NamedTuple):
    given: list[str]
    surnames: list[str]


def _of(given: str, surnames: str, beginnings: str = "", ends: str = "") -> Names:
    """Beginnings and ends make the many surnames that few people have."""
    rare = [first + last for last in ends.split() for first in beginnings.split()]
    return Names(given.split(), [*(name.replace("_", " ") for name in surnames.split()), *rare])


ENGLISH = _of(
    """James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph
    Jessica Thomas Karen Christopher Sarah Charles Lisa Daniel Nancy Matthew Sandra Anthony Betty Mark Ashley
    Donald Emily Steven Kimberly Andrew Margaret Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian
    Melissa George Deborah""",
    """Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Thompson White
    Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Baker Nelson Mitchell
    Campbell Roberts Carter Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers
    Morgan Cooper O'Brien O'Neill""",
    """Ash Brad Clif Dun Eller Farn Graf Hart Kings Lang Mar Nor Oaks Pres Rad Stan Thorn Wake Whit Holm""",
    """ton field worth ley well wood ham bury ford by""",
)
GERMAN = _of(
    """Peter Ursula Wolfgang Monika Jürgen Petra Klaus Elisabeth Bernd Sabine Dieter Renate Heinz Helga Manfred
    Karin Günter Brigitte Uwe Ingrid Frank Erika Stefan Andrea Andreas Gisela Rainer Claudia Joachim Susanne
    Horst Gabriele Werner Christa Matthias Hildegard Björn Jörg Käthe Lukas Leonie Felix Johanna Moritz Annika
    Götz Grete""",
    """Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein
    Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Lehmann
    Köhler Maier Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Scholz Möller Weiß Jung Hahn Vogel
    Friedrich von_Bergen""",
    """Eichen Linden Rosen Schön Stein Grün Hohen Alten Birken Falken Gold Kirch Lauter Mühl Ober Nieder Silber
    Wald Wiesen Berg""",
    """berger mann thal bach stein meier hofer brunner feld hauer""",
)
FRENCH = _of(
    """Jean Marie Pierre Nathalie Michel Isabelle Philippe Sylvie Alain Catherine Patrick Françoise Nicolas Valérie
    Christophe Christine Laurent Véronique Éric Céline Frédéric Chantal Sébastien Stéphanie Jérôme Aurélie
    Olivier Sandrine Julien Émilie François Hélène Thierry Élodie Guillaume Mélanie Benoît Agnès Rémi Noémie
    Loïc Anaïs""",
    """Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David
    Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez
    Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin Morin Mathieu Clément
    Gauthier de_la_Tour d'Arc""",
    """Beau Mont Bois Chant Cler Font Gran Haut Lac Mar Neuv Peli Roch Saint Val""",
    """champ clair fort val ville mont ier eau sart court""",
)
SPANISH = _of(
    """Antonio Carmen Manuel Ana José Isabel Francisco Dolores Juan Pilar Javier Teresa Jesús Rosa Carlos Josefa
    Alejandro Cristina Miguel Ángeles Rafael Antonia Pedro Marta Ángel Mercedes Pablo Lucía Sergio Concepción
    Fernando Elena Jorge Raquel Luis Beatriz Alberto Rocío Álvaro Begoña Adrián Inés Iván Nuria Rubén Sofía
    Óscar Belén""",
    """García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz
    Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano
    Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido
    Cortés de_la_Fuente""",
)
ITALIAN = _of(
    """Giuseppe Maria Antonio Anna Giovanni Giulia Mario Francesca Luigi Chiara Angelo Sara Vincenzo Martina Pietro
    Giorgia Salvatore Elisa Carlo Alessia Franco Federica Domenico Valentina Bruno Ilaria Paolo Silvia Marco
    Roberta Luca Paola Alessandro Lucia Niccolò Letizia Matteo Ginevra Lorenzo Noemi Davide Aurora Riccardo
    Serena Stefano Bianca""",
    """Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini
    Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini
    Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola De_Santis D'Angelo Marchetti Parisi Villa Conte
    Ferraro Di_Stefano""",
    """Bald Bern Cas Carl Dom Fabr Grim Jac Lor Mazz Nicol Pag Ric Santin Tom Zan Pell Quart""",
    """ini etti elli acci oni ucci ardi aldi otti""",
)
POLISH = _of(
    """Andrzej Małgorzata Piotr Agnieszka Krzysztof Katarzyna Stanisław Barbara Tomasz Ewa Paweł Krystyna Jan
    Elżbieta Michał Zofia Marcin Jadwiga Grzegorz Danuta Jerzy Joanna Tadeusz Irena Adam Magdalena Łukasz Halina
    Zbigniew Teresa Ryszard Monika Dariusz Dorota Henryk Aleksandra Mariusz Beata Kazimierz Iwona Wojciech
    Grażyna Józef Bożena""",
    """Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski
    Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski
    Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk
    Dudek Nowicki Pawlak""",
    """Bara Brzez Cies Dobr Gołęb Jasz Karp Lip Mil Ostr Pod Rogal Sob Tar Urb Wil Zawad Żur""",
    """iński owski czyk ecki alski ewicz niak""",
)
NORDIC = _of(
    """Lars Anna Karl Eva Anders Maria Johan Karin Per Kristina Nils Lena Jan Kerstin Mikael Ingrid Hans Marie
    Peter Birgitta Olof Inger Bengt Ulla Sven Åsa Åke Märta Göran Solveig Bjørn Liv Kjell Randi Øyvind Astrid
    Jørgen Grethe Søren Kirsten Niels Hanne Matti Aino Juhani Helmi Mikko Päivi""",
    """Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson
    Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Berg Haugen Hagen Jørgensen
    Sørensen Rasmussen Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Åberg Öberg
    Lindström Sjöberg Ødegård Bø""",
    """Ek Lind Sand Berg Dal Fors Gran Hall Löv Nord Ny Ros Sjö Ström Söder Väster Öst Björk""",
    """kvist gren strand holm mark lund vall hagen man löf""",
)
DUTCH = _of(
    """Jan Johanna Willem Cornelia Hendrik Anna Cornelis Elisabeth Pieter Wilhelmina Gerrit Adriana Jacobus
    Hendrika Dirk Petronella Marinus Grietje Sander Femke Bram Lieke Daan Sanne Thijs Anouk Joost Marieke Ruben
    Iris Sjoerd Fleur Maarten Lotte Koen Eline Jeroen Maaike Wouter Roos Niek Tess""",
    """de_Jong Jansen de_Vries van_den_Berg van_Dijk Bakker Janssen Visser Smit Meijer de_Boer Mulder de_Groot Bos
    Vos Peters Hendriks van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer van_der_Linden
    Kok Jacobs de_Haan Vermeulen van_den_Heuvel van_der_Veen van_den_Broek Schouten van_Beek Willems van_Vliet
    Hoekstra Prins""",
    """Oud Nieuw Zand Water Molen Kerk Linden Groen Hooge Ridder Ooster Wester""",
    """veld huis kamp dijk broek laar hof meer burg""",
)
TURKISH = _of(
    """Mehmet Fatma Mustafa Ayşe Ahmet Emine Ali Hatice Hüseyin Zeynep Hasan Elif İbrahim Meryem İsmail Şerife
    Osman Sultan Yusuf Zehra Murat Hanife Ömer Merve Ramazan Havva Halil Özlem Süleyman Zeliha Abdullah Gülsüm
    Mahmut Çiğdem Recep Esra Salih Büşra Fatih Aslı Kadir Yasemin Emre Nur Hakan Sevgi""",
    """Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç
    Kurt Özkan Şimşek Polat Korkmaz Çakır Erdoğan Yavuz Can Acar Aktaş Güler Taş Keskin Ünal Turan Bulut Güneş
    Özer Işık Kaplan Avcı Sarı Tekin Bozkurt Uçar Ay""",
    """Hacı Kara Ak Demirci Kadı İmam Molla Topal Uzun Köse Deli Çoban Kasap Bekir Dervi""",
    """oğlu taş kaya soy dağ er han""",
)
EASTERN = _of(
    """Wei Fang Min Jing Lei Jun Yang Yong Yan Jie Juan Tao Ming Chao Xiuying Xia Ping Gang Guiying Linh Anh Huong
    Minh Tuan Hung Lan Thu Duc Mai Hoa Ji-woo Seo-yeon Min-jun Ha-eun Do-yun Hiroshi Yuki Kenji Sakura Haruto
    Aiko Takashi Naoko Ichiro Emi Bo Li""",
    """Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Nguyen Tran Le Pham Hoang
    Phan Vu Dang Bui Do Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Sato Suzuki Takahashi Tanaka Watanabe Ito
    Yamamoto""",
)
ARABIC = _of(
    """Mohammed Fatima Ahmed Aisha Ali Khadija Omar Maryam Hassan Zainab Hussein Layla Ibrahim Noor Khalid Amina
    Youssef Huda Abdullah Samira Mahmoud Rania Karim Salma Tariq Nadia Jamal Yasmin Bilal Leila Faisal Dina
    Rashid Hanan Samir Mona Walid Sara Nabil Rana Ziad Lina""",
    """al-Sayed Hassan Ali Ahmed Ibrahim Mahmoud Khalil Mansour Haddad Khoury Saleh Nasser Hamdan al-Masri Darwish
    Farah Awad Said Kassem Abbas Rahman Aziz Qasim Habib Sharif Younes Shaheen al-Najjar Bakr ben_Ammar Zidane
    Benali el-Amrani Bouzid Taha Fares Hijazi Jaber Moussa Odeh Rizk Sabbagh""",
    """Abd Nour Saif Zayn Badr Jamal Izz Taj Fakhr Shams""",
    """eddine allah elhak uldin elkarim""",
)
EASTERN_EUROPE = _of(
    """Ivan Olga Dmitri Elena Sergei Natalia Alexei Tatiana Mikhail Irina Andrei Svetlana Vladimir Lyudmila Nikolai
    Galina Viktor Ekaterina Yuri Marina Oleksandr Oksana Taras Lesya Bohdan Iryna Jiří Marie Petr Hana Václav
    Věra László Katalin István Zsuzsanna Ferenc Ilona Ion Ioana Mihai Andreea Giorgos Eleni Dimitris Vasiliki""",
    """Ivanov Smirnov Kuznetsov Popov Vasiliev Petrov Sokolov Mikhailov Novikov Fedorov Morozov Volkov Alekseev
    Lebedev Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Novák Svoboda Novotný Dvořák Černý Procházka
    Kučera Veselý Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Popescu Ionescu Popa Dumitru Papadopoulos
    Papadakis Georgiou""",
    """Bogd Danil Gavril Hryhor Klym Lukash Maksym Nazar Pavl Roman Stepan Tymosh Vasyl Yarem Zakhar Ostap""",
    """enko chuk escu idis ović ák yan adze iuk""",
)

LANGUAGES = (
    ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, POLISH, NORDIC, DUTCH, TURKISH, EASTERN, ARABIC, EASTERN_EUROPE,
)  # fmt: skip

"""Names for a second crowd, of places that the first one has little of; none of its surnames. Nobody in particular."""

from support.crowd.names import Names


def _of(given: str, surnames: str, beginnings: str = "", ends: str = "") -> Names:
    rare = [first + last for last in ends.split() for first in beginnings.split()]
    return Names(given.split(), [*(name.replace("_", " ") for name in surnames.split()), *rare])


SCOTTISH = _of(
    """Alasdair Fiona Callum Eilidh Duncan Morag Ewan Isla Hamish Kirsty Iain Catriona Fergus Ailsa Gregor Rhona Murdo
    Shona Lachlan Mairi Angus Elspeth Malcolm Una Archibald Effie Ruaridh Heather Struan Jean""",
    """McDonald MacKenzie McLeod MacGregor McIntyre Sutherland Buchanan Drummond Farquhar Urquhart Ferguson Crawford
    Sinclair Galbraith McAllister MacPherson Kirkpatrick Abernethy Carmichael Dalziel McFadden MacAulay""",
    """Inver Strath Balla Kil Glen Dun Aber Pit Auch Drum""",
    """loch more kinnon garry feldy muir rannoch tyre nairn dross""",
)
IRISH = _of(
    """Padraig Aoife Ciaran Siobhan Declan Niamh Eamon Grainne Cormac Sinead Fintan Orla Donal Roisin Brendan Maeve
    Oisin Deirdre Conor Bronagh Tadhg Ciara Ruairi Sorcha Cathal Nuala Lorcan Imelda""",
    """Gallagher Doherty Kavanagh Fitzpatrick McLoughlin Brennan Daly Nolan Quigley Sweeney Maguire Hennessy
    McCarthy Flanagan Mulcahy Tierney Geraghty Costello Breslin Kilbride Rafferty O'Sullivan O'Dwyer""",
    """Mul Cor Bal Kin Lough Cull Fin Rath Tul Carr""",
    """lany coran reagh sella nane ligan tagh derry more vin""",
)
PORTUGUESE = _of(
    """Afonso Beatriz Duarte Matilde Gonçalo Leonor Tomé Francisca Martim Constança Vasco Madalena Simão Benedita
    Lourenço Teresa Nuno Joaquim Graça Otávio Jacinta Aníbal Conceição Telmo Amélia Rúben Dulce""",
    """Silveira Ferreira Cardoso Monteiro Tavares Nogueira Carvalho Machado Figueiredo Peixoto Vasconcelos Queirós
    Magalhães Teixeira Sequeira Guimarães Azevedo Bettencourt Albuquerque Sampaio Coutinho""",
    """Mont Ribei Cast Oliv Sarm Per Alv Vilar Fonte Lour""",
    """eira alho inho endes osa anha edo ães ença ado""",
)
SWISS = _of(
    """Urs Regula Reto Vreni Beat Ruth Ueli Heidi Röbi Trudi Köbi Elsbeth Rüdiger Margrit Jürg Annegreth Hansjakob
    Verena Walther Rösli Ruedi Silvia Fridolin Käthi Balthasar Ottilie Philipp Sophie Christoph Dorothea""",
    """Zürcher Hürlimann Bühler Gerber Aebischer Stauffacher Brönnimann Rüegg Schürch Käser Mühlemann Güntert
    Lüscher Hähnle Pfister Odermatt Zwicky Blocher Amstutz Burckhardt Riedtmann Ackermatt Rickenbacher""",
    """Rüt Grüni Schlüch Zwick Äschl Bäch Stöck Trüm Wäch Rück""",
    """imann inger acher ikon isberg ter enbühl egger li ler""",
)
GREEK = _of(
    """Themistoklis Chrysoula Sotiris Paraskevi Lefteris Despina Thanasis Ourania Charalampos Fotini Manolis Stavroula
    Achilleas Kalliopi Zisis Anthi Orestis Theano Iraklis Persefoni Pantelis Aspasia Fanis Eftychia""",
    """Papathanasiou Karagiannis Vlachopoulos Theodorakis Stathopoulos Christodoulou Anagnostou Kyriakidis
    Mavromatis Zervas Tsirigotis Galanakis Sfakianakis Chatzis Philippakis Raptopoulou""",
    """Kara Papa Xeno Steph Mano Phili Theo Nako Chryso Delia""",
    """poulos idis akis atos oglou nikas mitris dopoulos kos las""",
)
INDIAN = _of(
    """Chandrasekhar Bhavani Dhananjay Kamakshi Ganapathi Meenakshi Harshad Nandini Jagannath Padmini Keshav Revathi
    Lokesh Saraswati Mahadev Tanuja Narayan Urmila Omprakash Vasudha Purushottam Yamini Raghunath Ambika Shrinivas
    Bhagya""",
    """Chatterjee Mukherjee Bhattacharya Iyengar Kulkarni Deshpande Raghavan Subramaniam Venkatesan Krishnamurthy
    Bandyopadhyay Chaudhary Agarwal Tripathi Upadhyay Ranganathan Thiruvengadam Phadke Gokhale""",
    """Rama Vish Gopal Maha Shiv Hari Nara Sunda Bala Jaga""",
    """nathan kar chand swamy wala rajan murthi lingam dev krishna""",
)
AFRICAN = _of(
    """Oluwaseun Adaeze Chukwuemeka Ngozichukwu Tendai Rudo Kwaku Akosua Babatunde Folasade Sipho Thandiwe Moussa
    Aminatou Jomo Wanjiku Themba Nomvula Ifeanyi Yetunde Kagiso Lerato Dawit Selamawit""",
    """Okonkwo Adeyemi Mensah Boateng Nkosi Dlamini Kamau Wanjala Diallo Traore Mbeki Achebe Owusu Ogunleye Chikere
    Mutasa Moyo Sithole Ndiaye Kipchoge Tshabalala""",
    """Oku Ade Nwa Mba Owu Ama Tshi Kai Ndu Ole""",
    """ndele bayo kwe sola zulu tunde mane goro lani femi""",
)

OTHER_LANGUAGES = (SCOTTISH, IRISH, PORTUGUESE, SWISS, GREEK, INDIAN, AFRICAN)

_SIBLINGS = """
    Tim/Tom Jan/Jana Mario/Maria Anna/Hanna Mark/Mary Joan/John Lena/Lina Paul/Paula Erik/Erika Marie/Mario Ali/Alia
    Samir/Samira Amir/Amira Petr/Petra Pavel/Pavla Ivan/Ivana Marin/Marina Karol/Karola Denis/Denise Daniel/Daniela
    Gabriel/Gabriela Michael/Michaela Martin/Martina Christian/Christina Robert/Roberta Carlo/Carla Paolo/Paola
    Angelo/Angela Claudio/Claudia Sergio/Sergia Nicola/Nicole Julian/Juliana Tina/Nina Sara/Lara Mia/Lia Emil/Emily
    Hans/Jens Lisa/Luisa Ella/Bella Dora/Nora Max/Mia Jack/Jake Billy/Milly Ron/Roy Jim/Tim Kate/Katie Ann/Dan Ben/Ken
    Don/Ron Sam/Pam Karl/Karla Lars/Lara Olaf/Olga Nils/Nina Timo/Tino Rosa/Rose Rita/Gita Ravi/Raj Anil/Sunil
    Sunita/Anita Nam/Lam Minh/Linh Thanh/Hanh Hao/Chao Mei/Wei Akiko/Aiko Yuki/Yuka Kenji/Kenta Emi/Ami Salim/Salima
    Jamil/Jamila Karim/Karima Farid/Farida Nabil/Nabila BabyA/BabyB BabyBoy/BabyGirl TwinA/TwinB
"""
SIBLINGS = tuple(tuple(pair.split("/")) for pair in _SIBLINGS.split())
"""Names of brothers and sisters that are letters apart; what newborn twins are called, too."""

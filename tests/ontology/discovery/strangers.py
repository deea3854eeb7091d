"""Small companies with habits that neither `beds` nor `software` has, each written before the look at what is found in it."""

from .beds import Sketch

STRANGERS = (
    Sketch(
        id="a french program of the eighties, six capitals glued, the code behind the word",
        text="""
        CLIENT 130: CLICOD=key+1000 CLINOM=words CLIVIL=words CLIREP=>REPRES CLITAR=int:1-3
        REPRES 8: REPCOD=key REPNOM=words REPSEC=>SECTEU
        SECTEU 5: SECCOD=key SECLIB=words
        ARTICL 110: ARTCOD=code:A ARTLIB=words ARTFAM=>FAMART ARTPUV=money ARTFOU=>FOURNI0
        FAMART 9: FAMCOD=key FAMLIB=words
        FOURNI 21: FOUCOD=key FOUNOM=words
        ENTCDE 240: CDENUM=key+80000 CDEDAT=date CDECLI=>CLIENT CDEETA=int:1-5
        LIGCDE 700: LCDNUM=>ENTCDE LCDLIG=line LCDART=>ARTICL LCDQTE=int:1-20
        """,
    ),
    Sketch(
        id="a french school exercise, the number and three letters",
        text="""
        client 90: nocli=key nomcli=words villecli=words
        produit 60: refprod=key+500 designation=words nofam=>famille
        famille 7: nofam=key libfam=words
        commande 200: nocom=key datecom=date nocli=>client novend=>vendeur
        vendeur 6: novend=key nomvend=words
        contenir 500: nocom=>commande refprod=>produit qtecom=int:1-9
        livrer 140: noliv=key nocom=>commande dateliv=date
        """,
    ),
    Sketch(
        id="an access program, the type before each name",
        text="""
        tblCustomers 110: lngCustomerID=key strName=words strCity=words
        tblOrders 260: lngOrderID=key lngCustomerID=>tblCustomers dtmOrder=date lngShipperID=>tblShippers? curFreight=money
        tblShippers 4: lngShipperID=key strName=words
        tblOrderDetails 600: lngOrderID=>tblOrders lngProductID=>tblProducts intQty=int:1-20 curPrice=money
        tblProducts 80: lngProductID=key strName=words lngCategoryID=>tblCategories lngSupplierID=>tblSuppliers
        tblCategories 9: lngCategoryID=key strName=words
        tblSuppliers 22: lngSupplierID=key strName=words
        """,
    ),
    Sketch(
        id="german craftsmen, capitals, numbers with NR",
        text="""
        KUNDEN 140: KDNR=key+10000 KDNAME=words KDORT=words MITNR=>MITARB
        MITARB 11: MITNR=key NAME=words ABTNR=>ABTEIL
        ABTEIL 4: ABTNR=key BEZ=words
        AUFTRAG 220: AUFNR=key+2000 KDNR=>KUNDEN AUFDAT=date OBJNR=>OBJEKTE
        OBJEKTE 90: OBJNR=key KDNR=>KUNDEN STRASSE=words
        AUFPOS 640: AUFNR=>AUFTRAG POSNR=line ARTNR=>ARTIKEL MENGE=int:1-30
        ARTIKEL 120: ARTNR=key+500 BEZ=words LIEFNR=>LIEFER0 WGR=>WARENGR
        LIEFER 16: LIEFNR=key NAME=words
        WARENGR 8: WGR=key BEZ=words
        STUNDEN 500: STDNR=key MITNR=>MITARB AUFNR=>AUFTRAG DAUER=int:1-9
        """,
    ),
    Sketch(
        id="a sales service in the cloud, long codes and capital endings",
        text="""
        Account 120: Id=code:001A Name=words OwnerId=>User ParentId=>Account?
        Contact 200: Id=code:003A LastName=words AccountId=>Account OwnerId=>User ReportsToId=>Contact?
        Opportunity 150: Id=code:006A Name=words AccountId=>Account CampaignId=>Campaign? OwnerId=>User Amount=money
        Campaign 12: Id=code:701A Name=words OwnerId=>User
        User 9: Id=code:005A Alias=words ManagerId=>User?
        Invoice__c 180: Id=code:a01A Account__c=>Account Opportunity__c=>Opportunity? Total__c=money
        InvoiceLine__c 400: Id=code:a02A Invoice__c=>Invoice__c Quantity__c=int:1-9
        """,
    ),
    Sketch(
        id="a payment service, the names of tables alone and codes with a prefix",
        text="""
        customers 110: id=code:cus_ email=words created=date
        charges 300: id=code:ch_ customer=>customers invoice=>invoices? amount=money
        invoices 240: id=code:in_ customer=>customers subscription=>subscriptions? total=money
        subscriptions 120: id=code:sub_ customer=>customers plan=>plans status=of:active,past
        plans 6: id=code:plan_ product=>products interval=of:month,year
        products 4: id=code:prod_ name=words
        refunds 40: id=code:re_ charge=>charges amount=money
        """,
    ),
    Sketch(
        id="trains: two stations, no word of a role that is known",
        text="""
        gare 60: id_gare=key nom=words
        ligne 14: id_ligne=key nom=words id_gare_depart=>gare id_gare_terminus=>gare
        train 80: id_train=key id_ligne=>ligne id_gare_depart=>gare id_gare_arrivee=>gare depart=date
        wagon 200: id_wagon=key id_train=>train classe=int:1-2
        place 700: id_place=key id_wagon=>wagon rang=int:1-25
        billet 900: id_billet=key id_train=>train id_place=>place id_voyageur=>voyageur prix=money
        voyageur 300: id_voyageur=key nom=words
        """,
    ),
    Sketch(
        id="a warehouse in vaults, hashes for keys",
        text="""
        hub_customer 120: customer_hk=uuid customer_bk=code:C load_date=date
        hub_product 80: product_hk=uuid product_bk=code:P load_date=date
        hub_order 260: order_hk=uuid order_bk=code:O load_date=date
        sat_customer 120: customer_hk=>hub_customer! name=words city=words load_date=date
        sat_product 80: product_hk=>hub_product! label=words price=money load_date=date
        link_order 400: order_hk=>hub_order customer_hk=>hub_customer load_date=date
        link_line 600: order_hk=>hub_order product_hk=>hub_product load_date=date
        """,
    ),
    Sketch(
        id="a french club, what it is called there",
        text="""
        adherents 150: id_adherent=key nom=words parrain=>adherents? id_section=>sections
        sections 8: id_section=key nom=words responsable=>adherents
        cotisations 400: id=key adherent=>adherents saison=>saisons montant=money
        saisons 6: id_saison=key libelle=words
        encadrants 20: id_encadrant=key id_adherent=>adherents! diplome=words
        seances 300: id_seance=key id_section=>sections encadrant=>encadrants jour=date
        presences 800: id_seance=>seances id_adherent=>adherents
        """,
    ),
    Sketch(
        id="german compounds, the head of the word is the table",
        text="""
        Vertrag 140: VertragsID=key VersicherungsnehmerID=>Versicherungsnehmer VermittlerID=>Vermittler TarifID=>Tarif
        Versicherungsnehmer 120: VersicherungsnehmerID=key Nachname=words
        Vermittler 9: VermittlerID=key Nachname=words UebergeordneterVermittlerID=>Vermittler?
        Tarif 14: TarifID=key Bezeichnung=words SparteID=>Sparte
        Sparte 5: SparteID=key Bezeichnung=words
        Schadenfall 90: SchadenfallID=key VertragsID=>Vertrag Schadentag=date SachbearbeiterID=>Sachbearbeiter
        Sachbearbeiter 8: SachbearbeiterID=key Nachname=words
        Schadenzahlung 160: SchadenzahlungID=key SchadenfallID=>Schadenfall Betrag=money
        """,
    ),
    Sketch(
        id="parts of parts, a list of materials that leads to one table twice",
        text="""
        part 160: part_no=code:P descr=words uom=of:pc,kg buyer=>staff
        bom 500: parent_part_no=>part child_part_no=>part qty_per=int:1-9
        routing 300: part_no=>part op_no=line work_center=>work_center run_time=int:1-90
        work_center 9: work_center=code:W descr=words
        staff 12: badge=key+700 name=words
        work_order 200: wo_no=key+40000 part_no=>part due=date planner=>staff
        scrap 120: scrap_id=key wo_no=>work_order part_no=>part reason=of:A,B,C
        """,
    ),
    Sketch(
        id="a denormalised shop: each order carries words of its customer",
        text="""
        customer 90: customer_id=key name=words email=words
        shop_order 300: order_id=key customer_id=>customer customer_name=words customer_email=words customer_zip=int:10000-99999 total=money
        order_line 700: order_id=>shop_order line_no=line sku=>sku sku_label=words qty=int:1-9
        sku 120: sku=code:SKU label=words brand_id=>brand
        brand 11: brand_id=key label=words
        shipment 250: shipment_id=key order_id=>shop_order carrier=>carrier carrier_label=words
        carrier 4: carrier=code:CR label=words
        """,
    ),
    Sketch(
        id="an agency in french, the table before and the role behind",
        text="""
        t_personne 160: per_id=key per_nom=words per_per_id_conjoint=>t_personne?
        t_bien 90: bie_id=key bie_per_id_proprietaire=>t_personne bie_com_id=>t_commune bie_surface=int:9-200
        t_commune 25: com_id=key com_nom=words com_cp=int:1000-97000
        t_bail 110: bai_id=key bai_bie_id=>t_bien bai_per_id_locataire=>t_personne bai_debut=date bai_loyer=money
        t_quittance 600: qui_id=key qui_bai_id=>t_bail qui_mois=date qui_montant=money
        t_intervention 140: int_id=key int_bie_id=>t_bien int_art_id=>t_artisan int_date=date
        t_artisan 12: art_id=key art_nom=words
        """,
    ),
    Sketch(
        id="three numbered pairs of tables, one for each shop",
        text="""
        shops 4: id=key name=words
        sale_1 120: id=key shop_id=>shops total=money
        sale_2 130: id=key shop_id=>shops total=money
        sale_3 140: id=key shop_id=>shops total=money
        sale_item_1 300: id=key sale_id=>sale_1 label=words
        sale_item_2 310: id=key sale_id=>sale_2 label=words
        sale_item_3 320: id=key sale_id=>sale_3 label=words
        """,
    ),
    Sketch(
        id="german housing, Id glued before",
        text="""
        Objekt 40: IdObjekt=key Strasse=words
        Wohnung 150: IdWohnung=key IdObjekt=>Objekt Flaeche=int:20-150
        Mieter 170: IdMieter=key Nachname=words
        Mietvertrag 180: IdMietvertrag=key IdWohnung=>Wohnung IdMieter=>Mieter IdVormieter=>Mieter? Beginn=date
        Zaehler 200: IdZaehler=key IdWohnung=>Wohnung IdZaehlerart=>Zaehlerart
        Zaehlerart 5: IdZaehlerart=key Bezeichnung=words
        Ablesung 700: IdAblesung=key IdZaehler=>Zaehler Stand=int:1-9000 Datum=date
        """,
    ),
    Sketch(
        id="a vibe-coded app, mixed habits in one database",
        text="""
        users 80: id=uuid email=words
        profiles 80: user_id=>users! bio=words
        Projects 60: projectId=key ownerId=>users name=words
        task_items 300: id=key project=>Projects assignee_id=>users? status=of:todo,done
        taskComments 400: id=key taskItemId=>task_items author=>users text=words
        project_members 150: project_id=>Projects user_id=>users role=of:admin,viewer
        files 120: id=uuid uploadedBy=>users task_id=>task_items? size=int:1-90000
        """,
    ),
)

HALF_SEEN = (
    Sketch(
        id="a notary in french, acts and parties, words cut short",
        text="""
        DOSSIER 130: DOS_ID=key DOS_INTIT=words DOS_CLERC=>INTERV DOS_NATURE=>NATACTE
        INTERV 14: INT_ID=key INT_NOM=words
        NATACTE 9: NAT_ID=key NAT_LIB=words
        COMPAR 220: CMP_ID=key CMP_NOM=words CMP_CONJOINT=>COMPAR?
        PARTIE 300: DOS_ID=>DOSSIER CMP_ID=>COMPAR PAR_QUALITE=of:V,A
        ECRITURE 500: ECR_ID=key ECR_DOS=>DOSSIER ECR_MT=money ECR_SENS=of:D,C
        """,
    ),
    Sketch(
        id="english, verbs and plurals, key of two columns used elsewhere",
        text="""
        members 140: member_no=key+3000 full_name=words referred_by=>members?
        classes 25: class_code=code:CL title=words taught_by=>coaches
        coaches 9: coach_id=key full_name=words
        slots 90: slot_id=key class_code=>classes weekday=int:1-7
        bookings 600: booking_id=key slot_id=>slots member_no=>members booked_on=date
        passes 160: pass_id=key member_no=>members pass_kind=>pass_kinds sold_by=>coaches
        pass_kinds 5: kind_code=code:K label=words
        """,
    ),
)
"""Of these not all is found: a clerk is one of `INTERV`, and who taught is one of `coaches`, but no word says so."""
